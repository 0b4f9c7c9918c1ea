/**
 * One stream of server-sent events for a whole page, whatever its parts listen to: browsers give a site few connections.
 *
 * A page in a tab that nobody looks at lets go of its stream; back in view, everything that listens is asked to look again.
 */

type Told = (topics: string[]) => void;

interface Listener {
  topics: string[];
  token: string | undefined;
  told: Told;
}

const AGAIN_MS = 5000;

const listeners = new Set<Listener>();
let source: EventSource | undefined;
let opened = "";

/** Call `told` with each event on one of the topics; gives what ends it. Topics that are not public need a token. */
export function listen(topics: string[], token: string | undefined, told: Told): () => void {
  const listener = { topics, token, told };
  listeners.add(listener);
  queueMicrotask(connect);
  return () => {
    listeners.delete(listener);
    queueMicrotask(connect);
  };
}

function address(): string {
  const query = new URLSearchParams();
  for (const topic of new Set([...listeners].flatMap((listener) => listener.topics))) query.append("topic", topic);
  for (const token of new Set([...listeners].map((listener) => listener.token)))
    if (token) query.append("token", token);
  return query.size ? `/live?${query}` : "";
}

function connect(): void {
  const wanted = document.hidden ? "" : address();
  if (wanted === opened) return;
  source?.close();
  opened = wanted;
  source = wanted ? new EventSource(wanted) : undefined;
  source?.addEventListener("message", ({ data }) => tell(JSON.parse(data).topics ?? []));
  source?.addEventListener("open", again);
  source?.addEventListener("error", lost);
}

const watchers = new Set<(open: boolean) => void>();

/** Call `told` whenever the stream opens or breaks. */
export function onLine(told: (open: boolean) => void): void {
  watchers.add(told);
}

/** The browser tries again by itself, but not where the server refused: a busy or restarting one may take us later. */
function lost(): void {
  for (const told of watchers) told(false);
  if (source?.readyState === EventSource.CLOSED) setTimeout(anew, AGAIN_MS, source);
}

function anew(refused: EventSource): void {
  if (refused !== source) return;
  opened = "";
  connect();
}

let isFirst = true;

/** After a pause something may have been missed. */
function again(): void {
  for (const told of watchers) told(true);
  if (!isFirst) tell([...listeners].flatMap((listener) => listener.topics));
  isFirst = false;
}

function tell(topics: string[]): void {
  for (const listener of listeners) {
    if (listener.topics.some((topic) => topics.includes(topic))) listener.told(topics);
  }
}

document.addEventListener("visibilitychange", connect);
