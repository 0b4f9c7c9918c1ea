"""Finding names in memory: whole words, beginnings of words, words with a mistake in them; what is near comes first.

A word of the question finds words of names: the same, those that begin with it, and those that differ by one letter (of
four to seven) or two (of eight or more; swapped neighbours are one). Rare words count more than usual ones, and words
for a kind of thing ("stasiun", "jalan") little. A name is as good as the words that it shares with the question, less
what it has besides. What kind of thing something is counts as said, also where its name leaves it out: who asks for
`Stasiun Bogor` means the station `Bogor`, and not the bus stop that is called after it. Words run together ("blokm")
and words taken apart ("kramat jati" where the name is one word) are tried the other way too.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kota.kernel.areas.contracts import Named
from kota.kernel.areas.rules.naming import KINDS, NUMBERS, fold

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.signedinteger[Any]]
MOST_WORDS = 60  # words of names that one word of a question may stand for
LOOKED_AT = 300  # names that are ranked by everything
NEAR_M = 4000.0
SPOTS = frozenset(("place", "stop"))
SAME_DEGREES = 1 / 300  # some 370 m
_METRES = 111_195.08
_LIKE = 0.35  # of its trigrams, for a word to be compared letter by letter
_KIND = 0.15  # what a word for a kind of thing is worth
_UNKNOWN = 0.7  # and one that no name has
_LEAST = 0.3  # of what was asked for
_FITS = 0.1  # for being of the kind that was asked for
NEAR_BY = 0.0135  # degrees, some 1,500 m: what is called alike there is the same to people
_BESIDES = re.compile(r"\([^)]*\)")
_OTHERWISE = 0.97  # what is found by words put together or taken apart stands behind what is found as typed
_MOST_WAYS = 4
_BESIDE_BEST = 0.45  # of the best one's score: what is worse only distracts


class Finder:
    """Names, searched in a few milliseconds at a hundred thousand."""

    def __init__(self, rows: Iterable[Named]) -> None:
        self.rows = list(rows)
        words: dict[str, list[int]] = {}
        unsaid: dict[str, list[int]] = {}  # words that find a row though its name has them not
        self._length = np.ones(len(self.rows), dtype=np.float32)
        self._folded: list[str] = []
        self._bare: list[str] = []
        self._core: list[str] = []
        self._kinds = [frozenset(word for kind in row.kinds for word in fold(kind)) for row in self.rows]
        self._aliases: list[list[str]] = []
        for number, row in enumerate(self.rows):
            own, others = fold(row.name), [fold(alias) for alias in row.aliases]
            kinds = self._kinds[number]
            self._folded.append(" ".join(own))
            self._bare.append(" ".join(word for word in own if word not in KINDS))
            self._core.append(" ".join(word for word in own if word not in kinds))
            self._aliases.append([" ".join(other) for other in others])
            named = {*own, *(word for other in others for word in other)}
            for word in named:
                words.setdefault(word, []).append(number)
            for word in kinds - named:
                unsaid.setdefault(word, []).append(number)
        self._lent = self._lent_by_neighbours()
        for number, lent in self._lent.items():
            for word in {word for one in lent for word in one.split()} - set(self._folded[number].split()):
                unsaid.setdefault(word, []).append(number)
        self._sorts = sorted(frozenset[str]().union(*self._kinds))
        self.words = sorted({*words, *unsaid})
        self._posts: list[Ints] = [
            np.array(sorted({*words.get(word, ()), *unsaid.get(word, ())}), dtype=np.int32) for word in self.words
        ]
        self._worth = np.array(
            [self._worth_of(word, len(post)) for word, post in zip(self.words, self._posts, strict=True)],
            dtype=np.float32,
        )
        for word, worth in zip(self.words, self._worth, strict=True):
            self._length[words.get(word, [])] += worth
        self._grams = _grams_of(self.words)
        self._short: dict[str, list[int]] = {}  # words of four to eight letters, and what is left without one of them
        for number, word in enumerate(self.words):
            if 4 <= len(word) <= 8:
                for part in {word, *_without_one(word)}:
                    self._short.setdefault(part, []).append(number)
        self._gram_counts = np.array([max(1, len(_grams(word))) for word in self.words], dtype=np.float32)
        self._lons = np.array([row.lon for row in self.rows], dtype=np.float64)
        self._lats = np.array([row.lat for row in self.rows], dtype=np.float64)
        self._weights = np.array([row.weight for row in self.rows], dtype=np.float32)

    def _lent_by_neighbours(self) -> dict[int, list[str]]:
        """What a place is called besides, its namesakes near by are called too: the station of the university."""
        names = [fold(_BESIDES.sub(" ", row.name)) for row in self.rows]
        alike: dict[str, set[int]] = {}
        for number, name in enumerate(names):
            core = [word for word in name if word not in self._kinds[number]]
            for one in {" ".join(name), " ".join(core)} - {""}:
                alike.setdefault(one, set()).add(number)
        lent: dict[int, list[str]] = {}
        for numbers in alike.values():
            for giver in numbers if len(numbers) > 1 else ():
                for taker in numbers - {giver} if self._aliases[giver] else ():
                    is_alike = names[giver] == names[taker] or not self._kinds[giver].isdisjoint(self._kinds[taker])
                    if is_alike and _are_near(self.rows[giver], self.rows[taker], NEAR_BY):
                        lent.setdefault(taker, []).extend(self._aliases[giver])
        return lent

    def _worth_of(self, word: str, count: int) -> float:
        return _KIND if word in KINDS else 0.4 + math.log(1 + len(self.rows) / count) / math.log(2 + len(self.rows))

    def find(self, text: str, *, limit: int = 8, near: tuple[float, float] | None = None) -> list[tuple[Named, float]]:
        """The best names with their scores, nothing where no word is found. `near` is a longitude and latitude."""
        asked = [self._sort(word) for word in fold(text)[:10]]
        if not asked or not self.rows:
            return []
        best: dict[int, float] = dict(self._found(asked, near))
        for way in self._other_ways(asked):
            for number, score in self._found(way, near):
                best[number] = max(best.get(number, 0.0), _OTHERWISE * score)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return self._apart([pair for pair in ranked if pair[1] >= _BESIDE_BEST * ranked[0][1]], limit)

    def _sort(self, word: str) -> str:
        """A word for a kind of thing, where it is one with a mistake in it."""
        if len(word) < 5 or self._number(word) is not None:
            return word
        return next((sort for sort in self._sorts if len(sort) >= 5 and _away(word, sort, 1) <= 1), word)

    def _other_ways(self, asked: list[str]) -> list[list[str]]:
        """The question with a word of it taken apart, or two put together, where a name has it so."""
        found = []
        for place, word in enumerate(asked):
            said = NUMBERS.get(word)
            if said and self._number(said) is not None:
                found.append([*asked[:place], said, *asked[place + 1 :]])
            ends = range(1, len(word)) if len(word) >= 4 else ()
            parts = [(word[:end], word[end:]) for end in ends if self._together(word[:end], word[end:])]
            found += [[*asked[:place], *pair, *asked[place + 1 :]] for pair in parts]
            if place and self._number(asked[place - 1] + word) is not None:
                found.append([*asked[: place - 1], asked[place - 1] + word, *asked[place + 1 :]])
        return found[:_MOST_WAYS]

    def _number(self, word: str) -> int | None:
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else None

    def _together(self, one: str, other: str) -> bool:
        """Has a name both words?"""
        first, second = self._number(one), self._number(other)
        return (
            first is not None
            and second is not None
            and bool(np.intersect1d(self._posts[first], self._posts[second], assume_unique=True).size)
        )

    def _found(self, asked: list[str], near: tuple[float, float] | None) -> list[tuple[int, float]]:
        scores = np.zeros(len(self.rows), dtype=np.float32)
        shared = np.zeros(len(self.rows), dtype=np.float32)
        wanted = 0.0
        for place, word in enumerate(asked):
            wanted += self._add(scores, shared, word, is_last=place == len(asked) - 1)
        hits = np.flatnonzero(scores)
        if not len(hits):
            return []
        scores[hits] += 0.3 * wanted * (shared[hits] / len(asked) - 1)  # every word of the question counts
        return self._ranked(hits, scores, wanted, asked, near)

    def _add(self, scores: Floats, shared: Floats, word: str, *, is_last: bool) -> float:
        """Add what a word of the question is worth where it is found; what it would be worth if found whole."""
        alike, whole = self._alike(word, is_last=is_last), self._number(word)
        if not alike:
            return _KIND if word in KINDS else _UNKNOWN
        most = float(max(self._worth[number] for number in alike) if whole is None else self._worth[whole])
        gained = np.zeros(len(scores), dtype=np.float32)
        # A rarer word that only begins so is worth no more than the word itself ("halim", and "halimun").
        worth = {number: likeness * min(float(self._worth[number]), most) for number, likeness in alike.items()}
        for number in sorted(worth, key=worth.__getitem__):  # the best last: it overwrites
            gained[self._posts[number]] = worth[number]
        scores += gained
        shared += gained > 0
        return most

    def _alike(self, word: str, *, is_last: bool) -> dict[int, float]:
        """Words of names that a word may stand for, with how much alike they are (1: the same)."""
        found: dict[int, float] = {}
        place = bisect_left(self.words, word)
        if place < len(self.words) and self.words[place] == word:
            found[place] = 1.0
        if len(word) >= 2 or is_last:
            ends = bisect_left(self.words, word + "\x7f")
            for number in range(place, min(ends, place + MOST_WORDS)):
                part = len(word) / len(self.words[number])
                found.setdefault(number, (0.8 if is_last else 0.65) + 0.2 * part)
        if len(word) >= 4 and (1.0 not in found.values()):
            for number in {n for part in (word, *_without_one(word)) for n in self._short.get(part, ())}:
                if _away(word, self.words[number], 1) <= 1:
                    found.setdefault(number, 0.7)
            for number, likeness in self._mistyped(word, is_last=is_last):
                found.setdefault(number, likeness)
        return dict(sorted(found.items(), key=lambda pair: -pair[1])[:MOST_WORDS])

    def _mistyped(self, word: str, *, is_last: bool) -> Iterable[tuple[int, float]]:
        grams = _grams(word)
        posts = [self._grams[gram] for gram in grams if gram in self._grams]
        if not posts:
            return
        counts = np.bincount(np.concatenate(posts), minlength=len(self.words))
        share = counts / (len(grams) if is_last else np.maximum(self._gram_counts, len(grams)))
        most = 1 if len(word) < 8 else 2
        likely = np.flatnonzero(share >= _LIKE)
        for number in likely[np.argsort(-share[likely])][:50].tolist():
            other = self.words[number]
            away = _away(word, other, most)
            if away > most and is_last and len(other) > len(word):
                away = min(_away(word, other[: len(word) + step], most) for step in (-1, 0, 1)) + 0.5
            if away <= most + 0.5:
                yield number, 0.85 - 0.15 * away

    def _ranked(
        self, hits: Ints, scores: Floats, wanted: float, asked: Sequence[str],
        near: tuple[float, float] | None,
    ) -> list[tuple[int, float]]:  # fmt: skip
        found = scores[hits] / max(wanted, 0.1)
        hits, found = hits[found >= _LEAST], found[found >= _LEAST]
        besides = np.minimum(scores[hits] / self._length[hits], 1)
        total = (found + 0.25 * besides) * (0.9 + 0.1 * self._weights[hits])
        if near is not None:
            total += 0.2 * self._nearness(hits, near)
        if len(hits) > LOOKED_AT:
            best = np.argpartition(-total, LOOKED_AT)[:LOOKED_AT]
            hits, total = hits[best], total[best]
        rests = {kinds: " ".join(w for w in asked if w not in kinds) for kinds in {self._kinds[hit] for hit in hits}}
        whole = " ".join(asked)
        more = [self._whole(whole, rests[self._kinds[hit]], hit) for hit in hits.tolist()]
        total = total + np.array(more, dtype=np.float32)
        order = np.lexsort((hits, -total))
        return [(int(hits[i]), float(total[i])) for i in order.tolist()]

    def _nearness(self, hits: Ints, near: tuple[float, float]) -> Floats:
        lon, lat = near
        x = (self._lons[hits] - lon) * math.cos(math.radians(lat)) * _METRES
        away = np.hypot(x, (self._lats[hits] - lat) * _METRES)
        return np.asarray(1 / (1 + away / NEAR_M), dtype=np.float32)

    def _whole(self, whole: str, rest: str, number: int) -> float:
        """How far a name is all that was asked; `rest` is that without the words for its kind."""
        name, aliases, lent = self._folded[number], self._aliases[number], self._lent.get(number, ())
        fits = _FITS if len(rest) < len(whole) else 0.0
        said = (whole, rest) if fits and rest else (whole,)
        if name == whole or (fits and self._core[number] == rest) or any(one in aliases for one in said):
            return 0.5 + fits
        # But for what kind of thing it is (`Stasiun MRT Blok M`); or as only its neighbour is called.
        if self._bare[number] in said:
            return 0.4 + fits
        if any(one in lent for one in said):
            return 0.3 + fits
        names = (name, self._core[number], *aliases) if fits else (name, *aliases)
        return fits + (0.25 if any(one.startswith(said) for one in names) else 0.0)

    def _apart(self, ranked: list[tuple[int, float]], limit: int) -> list[tuple[Named, float]]:
        """The best; of what is called alike at one place only one, be it a stop or a known place: then the stop."""
        found: list[tuple[int, float]] = []
        seen: dict[tuple[str, str], list[int]] = {}  # where they stand in `found`
        for number, score in ranked:
            row = self.rows[number]
            alike = seen.setdefault(("spot" if row.kind in SPOTS else row.kind, self._core[number]), [])
            twin = next((at for at in alike if self._is_one(found[at][0], number)), None)
            if twin is None:
                alike.append(len(found))
                found.append((number, score))
                if len(found) == limit:
                    break
            elif row.kind == "stop" and self.rows[found[twin][0]].kind == "place":
                found[twin] = number, found[twin][1]
        return [(self.rows[number], score) for number, score in found]

    def _is_one(self, one: int, other: int) -> bool:
        """Are two of one core the same, at one place? A station and a bus stop are not, whatever they are called."""
        kinds, others = self._kinds[one], self._kinds[other]
        is_said = bool(kinds and others)
        is_alike = not kinds.isdisjoint(others) if is_said else self._folded[one] == self._folded[other]
        return is_alike and _are_near(self.rows[one], self.rows[other], SAME_DEGREES)


def is_called(row: Named, text: str) -> bool:
    """Is its name all that was typed, the word for its kind taken or left?"""
    name, asked, kinds = fold(row.name), fold(text), {word for kind in row.kinds for word in fold(kind)}
    rest = [word for word in asked if word not in kinds]
    return asked == name or (0 < len(rest) < len(asked) and rest == [word for word in name if word not in kinds])


def _are_near(one: Named, other: Named, degrees: float) -> bool:
    return abs(one.lon - other.lon) < degrees and abs(one.lat - other.lat) < degrees


def _without_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _grams(word: str) -> set[str]:
    padded = f" {word} " if len(word) > 3 else f" {word}"
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def _grams_of(words: Sequence[str]) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        for gram in _grams(word):
            found.setdefault(gram, []).append(number)
    return {gram: np.array(numbers, dtype=np.int32) for gram, numbers in found.items()}


def _away(one: str, other: str, most: int) -> float:
    """Letters added, left out, changed, or swapped with their neighbour; more than `most` where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
