// Which camera was chosen last. Storage may be forbidden; then it is asked for anew.
import { siteKey } from './site.js';

const key = () => siteKey('camera');

/** @returns {string | undefined} */
export function keptCamera() {
  try {
    return localStorage.getItem(key()) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} deviceId */
export function keepCamera(deviceId) {
  try {
    localStorage.setItem(key(), deviceId);
  } catch {
    // Forbidden, or full.
  }
}
