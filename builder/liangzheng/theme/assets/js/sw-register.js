// Keeps the site for visits without a network. Where workers are blocked, everything works but that.
import { serviceWorkerUrl } from './trusted.js';

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register(serviceWorkerUrl()).catch(() => {});
}
