// Keeps the site for visits without a network. Where workers are blocked, everything works but that.
import { siteUrl } from './site.js';

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register(siteUrl('sw.js')).catch(() => {});
}
