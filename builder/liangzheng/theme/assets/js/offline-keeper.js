// The page's side of what the service worker keeps.
import { siteKey } from './site.js';
import { registered } from './sw-register.js';

/** @import { State } from './keeping.js' */
/** @import { Impossible } from './sw-register.js' */
/** @typedef {{ state: State } | { error: string, path?: string }} Told */

// The newest trust list seen: without it, an older one could be passed off as new.
const STAYS = siteKey('trust');

/** @param {'state' | 'keep' | 'clear'} what @returns {Promise<Told>} */
async function ask(what) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    active?.postMessage({ ask: what }, [port2]);
  });
}

/** @returns {Promise<Impossible | undefined>} */
export async function whyNot() {
  const found = await registered;
  return typeof found === 'string' ? found : undefined;
}

export const keptState = () => ask('state');

/** All of the site and the verifier. The browser is asked to keep it where it is when space runs short. */
export async function keepAll() {
  await navigator.storage?.persist?.().catch(() => false);
  return ask('keep');
}

export async function clearAll() {
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(siteKey('')) && key !== STAYS);
    for (const key of own) localStorage.removeItem(key);
  } catch {
    // storage is blocked: nothing is there
  }
  return ask('clear');
}

/** @param {() => void} listener called when something was kept, or another build took over */
export function onKept(listener) {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.kept || data?.update) listener();
  });
}
