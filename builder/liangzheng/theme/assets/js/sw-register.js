// Keeps the site for visits without a network. Where workers are blocked, everything works but that.
import { siteUrl } from './site.js';
import { scriptUrl } from './trusted.js';

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register(scriptUrl(siteUrl('sw.js'))).catch(() => {});
}
