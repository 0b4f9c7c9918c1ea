/** Two short tones. Browsers let a page sound only after somebody pressed something on it: make the context then. */
export function ring(context: AudioContext): void {
  tone(context, 660, 0);
  tone(context, 880, 0.22);
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
