import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Camera } from '#js/camera.js';
import { CameraControls } from '#js/camera-controls.js';
import { media } from './support/camera.js';
import { click, put, show, until } from './support/page.js';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const say = (name, values = {}) => [name, ...Object.values(values)].join(' ');
const BODY = `<div id="viewfinder" hidden></div><div id="camera-controls" hidden></div><p id="problem"></p><label id="camera-which" hidden></label>
<select id="camera-select"></select>${['camera-start', 'camera-stop', 'torch', 'zoom'].map((id) => `<button id="${id}"></button>`).join('')}`;

function open(t, settings) {
  const { seen, mediaDevices } = media(settings);
  put(t, 'navigator', { mediaDevices });
  const document = show(t, BODY);
  const told = { problems: [], starts: 0, lost: 0, frames: [] };
  const video = { videoWidth: 0, videoHeight: 0, srcObject: null, play: async () => {} };
  const camera = new Camera(video, { onFrame: async (image) => told.frames.push(image), onLost: () => (told.lost += 1) });
  t.after(() => camera.stop());
  document.getElementById('viewfinder').scrollIntoView = () => {};
  const controls = new CameraControls({ camera, say, onProblem: (sentence) => told.problems.push(sentence), onStart: () => (told.starts += 1) });
  const at = (id) => document.getElementById(id);
  return { seen, told, video, camera, controls, at };
}

test('the camera at the back is asked for, large enough, without sound', async (t) => {
  const { seen, camera, video } = open(t);
  await camera.start();
  assert.deepEqual(seen.asked, [{
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } },
    audio: false,
  }]);
  assert.equal(camera.running, true);
  camera.stop();
  assert.deepEqual([camera.running, video.srcObject, seen.tracks[0].stopped], [false, null, true]);
});

test('another camera takes the place of the first', async (t) => {
  const { seen, camera } = open(t);
  await camera.start();
  await camera.start('front');
  assert.deepEqual(seen.asked[1].video.deviceId, { exact: 'front' });
  assert.deepEqual(seen.tracks.map(({ stopped }) => stopped), [true, false]);
  assert.equal(camera.deviceId, 'front');
});

test('a camera that comes after it was stopped is put off at once', async (t) => {
  const { seen, camera } = open(t, { slow: 20 });
  const started = camera.start();
  await until(() => seen.asked.length);
  camera.stop();
  assert.equal(await started, false);
  assert.deepEqual([camera.running, seen.tracks[0].stopped], [false, true]);
});

test('another that is chosen while the first still starts is asked for after it, and stays on', async (t) => {
  const { seen, camera } = open(t, { slow: 20 });
  const first = camera.start();
  await until(() => seen.asked.length);
  const [second, third] = [camera.start('front'), camera.start('wide')];
  assert.deepEqual(await Promise.all([first, second, third]), [false, false, true]);
  assert.equal(seen.most, 1);
  assert.deepEqual(seen.asked.map(({ video }) => video.deviceId?.exact), [undefined, 'wide']);
  assert.deepEqual([camera.deviceId, seen.tracks.map(({ stopped }) => stopped)], ['wide', [true, false]]);
});

test('a camera that is not free yet is asked for once more; one that is gone gives way to the one at the back', async (t) => {
  const busy = open(t, { refuseOnce: 'NotReadableError' });
  assert.equal(await busy.camera.start(), true);
  assert.equal(busy.seen.asked.length, 2);
  busy.camera.stop();
  const gone = open(t, { refuseOnce: 'OverconstrainedError' });
  assert.equal(await gone.camera.start('sold'), true);
  assert.deepEqual(gone.seen.asked[1].video.facingMode, { ideal: 'environment' });
});

test('a camera that goes away by itself is told of, once it is the one in use', async (t) => {
  const { seen, camera, told } = open(t);
  await camera.start();
  await camera.start('front');
  seen.tracks[0].dispatchEvent(new Event('ended'));
  assert.equal(told.lost, 0);
  seen.tracks[1].dispatchEvent(new Event('ended'));
  assert.equal(told.lost, 1);
});

test('a camera that is opened and shows nothing is given up, in words', async (t) => {
  const { controls, video, told, at, seen } = open(t);
  video.play = () => new Promise(() => {});
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const started = controls.start();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  t.mock.timers.tick(8000);
  await started;
  assert.deepEqual([told.problems, told.starts, at('camera-start').hidden, seen.tracks[0].stopped], [['camera_failed'], 0, false, true]);
});

test('the next frame waits for the last, and one that cannot be drawn ends it', async (t) => {
  const { video } = open(t);
  Object.assign(video, { videoWidth: 1280, videoHeight: 720 });
  const told = { frames: 0, lost: 0 };
  let go;
  const camera = new Camera(video, {
    onFrame: () => ((told.frames += 1), new Promise((resolve, reject) => (go = { resolve, reject }))),
    onLost: () => (told.lost += 1),
  });
  await camera.start();
  await until(() => told.frames);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(told.frames, 1);
  go.resolve();
  await until(() => told.frames === 2);
  go.reject(new TypeError('nothing can be drawn here'));
  await until(() => told.lost === 1);
  camera.stop();
  assert.equal(told.frames, 2);
});

test('torch and zoom are offered where the camera has them', async (t) => {
  const { at, controls, seen } = open(t, { capabilities: { torch: true, zoom: { min: 1, max: 8 } } });
  await controls.start();
  assert.deepEqual([at('torch').hidden, at('zoom').hidden], [false, false]);
  for (const id of ['torch', 'zoom', 'torch', 'zoom']) {
    click(at(id));
    await settled();
  }
  assert.deepEqual(seen.constraints, [{ torch: true }, { zoom: 2 }, { torch: false }, { zoom: 1 }]);
  click(at('torch'));
  await settled();
  controls.stop();
  assert.equal(at('torch').getAttribute('aria-pressed'), 'false');
});

test('neither is offered where the camera, or the browser, has none', async (t) => {
  for (const capabilities of [undefined, {}, { torch: false, zoom: { min: 1, max: 1.5 } }]) {
    const { at, controls } = open(t, { capabilities });
    await controls.start();
    assert.deepEqual([at('torch').hidden, at('zoom').hidden], [true, true]);
    controls.stop();
  }
});

test('a torch that is promised and refused goes away', async (t) => {
  const { at, controls } = open(t, { capabilities: { torch: true }, torchFails: true });
  await controls.start();
  click(at('torch'));
  await settled();
  assert.deepEqual([at('torch').hidden, at('torch').getAttribute('aria-pressed')], [true, 'false']);
});

test('of several cameras one can be chosen', async (t) => {
  const devices = [['back', 'Back'], ['front', ''], ['mic', 'Microphone', 'audioinput']];
  const storage = new Map();
  put(t, 'localStorage', { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value) });
  const { at, controls, seen, told } = open(t, { devices });
  click(at('camera-start'));
  await settled();
  assert.deepEqual([at('camera-which').hidden, told.starts], [false, 1]);
  assert.deepEqual([...at('camera-select').children].map(({ value, textContent, selected }) => [value, textContent, selected]), [
    ['back', 'Back', true],
    ['front', 'camera_name 2', false],
  ]);
  at('camera-select').value = 'front';
  at('camera-select').dispatchEvent(new window.Event('change'));
  await settled();
  assert.deepEqual(seen.asked[1].video.deviceId, { exact: 'front' });
  controls.stop();
  // Kept for the next time.
  assert.equal(storage.get('liangzheng:/:camera'), 'front');
  click(at('camera-start'));
  await settled();
  assert.deepEqual(seen.asked[2].video.deviceId, { exact: 'front' });
});

test('one camera is no choice; what is on can be put off', async (t) => {
  const { at, camera } = open(t, { devices: [['back', 'Back']] });
  click(at('camera-start'));
  await settled();
  assert.deepEqual([at('viewfinder').hidden, at('camera-start').hidden, at('camera-which').hidden], [false, true, true]);
  click(at('camera-stop'));
  assert.deepEqual([at('viewfinder').hidden, at('camera-start').hidden, camera.running], [true, false, false]);
});

for (const [name, word] of [['NotAllowedError', 'camera_denied'], ['SecurityError', 'camera_denied'], ['NotFoundError', 'camera_missing'], ['NotReadableError', 'camera_failed'], ['NotSupportedError', 'camera_impossible'], ['OverconstrainedError', 'camera_unfit']]) {
  test(`${name} is said in words`, async (t) => {
    const { at, controls, told } = open(t, { refuse: name });
    await controls.start();
    assert.deepEqual([told.problems, told.starts, at('camera-start').hidden], [[word], 0, false]);
  });
}

test('a browser without cameras says so', async (t) => {
  const { controls, told } = open(t);
  put(t, 'navigator', {});
  await controls.start();
  assert.deepEqual(told.problems, ['camera_impossible']);
});
