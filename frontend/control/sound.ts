/** Two short tones, only for whoever asked for them on this screen. */

const KEPT = "kota-control-sound";

export function sound(): { ring: () => void; toggle: () => void } {
  const button = document.getElementById("sound");
  let context: AudioContext | undefined;
  let isOn = localStorage.getItem(KEPT) === "on";
  const draw = () => button?.setAttribute("aria-pressed", String(isOn));
  const ring = () => {
    if (!isOn) return;
    context ??= new AudioContext();
    tone(context, 660, 0);
    tone(context, 880, 0.22);
  };
  const toggle = () => {
    isOn = !isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    draw();
    ring();
  };
  button?.addEventListener("click", toggle);
  draw();
  return { ring, toggle };
}

function tone(context: AudioContext, hertz: number, after: number): void {
  const [wave, loud] = [context.createOscillator(), context.createGain()];
  const begin = context.currentTime + after;
  wave.frequency.value = hertz;
  loud.gain.setValueAtTime(0, begin);
  loud.gain.linearRampToValueAtTime(0.25, begin + 0.02);
  loud.gain.linearRampToValueAtTime(0, begin + 0.2);
  wave.connect(loud).connect(context.destination);
  wave.start(begin);
  wave.stop(begin + 0.22);
}
