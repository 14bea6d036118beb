// A camera as browsers give it: streams with one track, whose abilities the test says.
export function media({ refuse, devices = [], capabilities, torchFails = false } = {}) {
  const seen = { asked: [], constraints: [], tracks: [] };
  const getUserMedia = async (wanted) => {
    seen.asked.push(wanted);
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
