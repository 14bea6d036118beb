// A camera as browsers give it: streams with one track, whose abilities the test says. most: asked for at once.
export function media({ refuse, refuseOnce = '', slow = 0, devices = [], capabilities, torchFails = false } = {}) {
  const seen = { asked: [], constraints: [], tracks: [], most: 0 };
  let open = 0;
  const getUserMedia = async (wanted) => {
    seen.asked.push(wanted);
    seen.most = Math.max(seen.most, ++open);
    if (slow) await new Promise((resolve) => setTimeout(resolve, slow));
    open -= 1;
    if (refuseOnce && seen.asked.length === 1) throw Object.assign(new Error(refuseOnce), { name: refuseOnce });
    if (refuse) throw Object.assign(new Error(refuse), { name: refuse });
    const track = Object.assign(new EventTarget(), {
      stopped: false,
      stop: () => (track.stopped = true),
      getSettings: () => ({ deviceId: wanted.video.deviceId?.exact ?? 'back' }),
      applyConstraints: async (constraints) => {
        if (torchFails) throw new Error('refused');
        seen.constraints.push(...constraints.advanced);
      },
      ...(capabilities ? { getCapabilities: () => capabilities } : {}),
    });
    seen.tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  const enumerateDevices = async () => devices.map(([deviceId, label, kind = 'videoinput']) => ({ deviceId, label, kind }));
  return { seen, mediaDevices: { getUserMedia, enumerateDevices } };
}
