// Fetches one status list, from the site's own origin or one that the issuer's entry in the trust list names.
import { siteUrl } from './site.js';

// The same as STATUS_TOKEN_LENGTH in verifier_wasm/limits.py, in bytes.
const LONGEST = 2_097_152;
const PATIENCE_MS = 8000;

// Returns the bytes, or undefined where the list cannot be had: the verifier then says what follows from that.
export async function fetchStatus({ uri, origins }) {
  let url;
  try {
    url = new URL(uri, siteUrl(''));
  } catch {
    return undefined;
  }
  if (url.origin !== new URL(siteUrl('')).origin && !origins.includes(url.origin)) return undefined;
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-cache',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok || Number(response.headers.get('content-length')) > LONGEST) return undefined;
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined;
  }
}
