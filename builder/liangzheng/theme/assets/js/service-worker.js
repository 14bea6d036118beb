// The site without a network, and one build at a time: each service worker is of one build, installed when all of it is
// kept and checked. Until then, and where that fails, the one before answers.
import { Answers } from './answers.js';
import { Keeping } from './keeping.js';

/** @import { Manifest } from './keeping.js' */

const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** @type {Manifest} */
const MANIFEST = JSON.parse('__MANIFEST__');

// `liangzheng serve` writes this before the script while it rebuilds the site on every change.
const pagesFirst = !('liangzhengRebuilds' in sw);

const keeping = new Keeping(MANIFEST);
const answers = new Answers(MANIFEST, { pagesFirst });

/** @param {object} message */
async function tellPages(message) {
  for (const page of await sw.clients.matchAll({ type: 'window' })) page.postMessage(message);
}

// A page that is open from an older build goes on with what it has, and is told of the new one.
const follows = Boolean(sw.registration.active);

sw.addEventListener('install', (event) => {
  event.waitUntil(keeping.install().then(() => sw.skipWaiting()));
});

sw.addEventListener('activate', (event) => {
  const takeOver = async () => {
    const older = await keeping.replaceOlder();
    await sw.clients.claim();
    if (older || follows) await tellPages({ update: MANIFEST.build });
  };
  event.waitUntil(takeOver());
});

// Waits between looks at whether room that was given up counts as free by now. Nothing waits for them: a worker that is
// ended meanwhile begins anew at the next page.
const LOOKS_MS = [1_000, 3_000, 9_000];
let filled = false;
let filling = false;

/** @param {readonly number[]} looks */
async function fill(looks) {
  filling = true;
  filled = await keeping.fill().catch(() => false);
  const [pause, ...others] = looks;
  filling = !filled && pause !== undefined;
  if (filling) setTimeout(() => fill(others), pause);
}

sw.addEventListener('fetch', (event) => {
  // At a page, and behind it; until all is kept.
  if (event.request.mode === 'navigate' && !filled && !filling) event.waitUntil(fill(LOOKS_MS));
  const answer = answers.answer(event.request, (work) => event.waitUntil(work));
  if (answer) event.respondWith(answer);
});

// What a page asks for; each is answered by what is kept then.
/** @type {Record<string, () => Promise<void>>} */
const ASKED = {
  state: async () => {},
  keep: () => keeping.everything().finally(() => answers.forget()),
  clear: () => {
    removals += 1;
    return keeping.clear().finally(() => answers.forget());
  },
};
// What was removed meanwhile is not kept by a start from before that.
let removals = 0;

sw.addEventListener('message', (event) => {
  if (event.data === 'keep-runtime') event.waitUntil(keepAfterStart());
  const work = ASKED[event.data?.ask];
  const [port] = event.ports;
  if (!work || !port) return;
  event.waitUntil(
    work().then(() => keeping.state()).then(
      (state) => port.postMessage({ state }),
      (error) => port.postMessage({ error: error?.code ?? 'network', path: error?.path }),
    ),
  );
});

// The verifier runs: its trust lists were good, and what it is made of is kept for the next visit.
async function keepAfterStart() {
  const before = removals;
  await answers.trustOpened();
  try {
    if ((await keeping.hasRoom()) && before === removals) await keeping.needed();
  } catch {
    // at the next visit
  }
  await tellPages({ kept: true });
}
