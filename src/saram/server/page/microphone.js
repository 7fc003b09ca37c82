/** The microphone: asks for it, and gives frames, levels and voices. @module */

/** Why there is no microphone: `insecure`, `denied` or `nomicrophone`, the keys of words.js. */
export class NoMicrophone extends Error {}

export class Microphone {
  #node;
  #stream;

  /**
   * @param {AudioContext} context
   * @param {{frame: (samples: Int16Array, level: number) => void, voice: (active: boolean) => void, lost: () => void}} take
   */
  static async open(context, take) {
    if (!window.isSecureContext || !navigator.mediaDevices) throw new NoMicrophone("insecure");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      throw new NoMicrophone(error.name === "NotFoundError" ? "nomicrophone" : "denied");
    }
    await context.audioWorklet.addModule("/page/microphone-worklet.js");
    return new Microphone(context, stream, take);
  }

  constructor(context, stream, take) {
    this.#stream = stream;
    this.#node = new AudioWorkletNode(context, "saram-microphone", { numberOfInputs: 2, numberOfOutputs: 1 });
    this.#node.port.onmessage = ({ data }) => {
      if ("voice" in data) take.voice(data.voice);
      else take.frame(data.samples, data.level);
    };
    context.createMediaStreamSource(stream).connect(this.#node, 0, 0);
    this.#node.connect(context.destination);
    for (const track of stream.getAudioTracks()) track.onended = () => take.lost();
  }

  /** Let it know what the loudspeaker plays. @param {AudioNode} source */
  hear(source) {
    source.connect(this.#node, 0, 1);
  }

  /** The voice that was noticed last was none. */
  falseAlarm() {
    this.#node.port.postMessage("false alarm");
  }

  /** @param {boolean} muted */
  set muted(muted) {
    for (const track of this.#stream.getAudioTracks()) track.enabled = !muted;
  }

  close() {
    for (const track of this.#stream.getAudioTracks()) {
      track.onended = null;
      track.stop();
    }
    this.#node.port.onmessage = null;
    this.#node.disconnect();
  }
}
