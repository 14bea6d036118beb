// "New version ready": the service worker of another build than this page's has taken over.
const note = document.querySelector('[data-update]');
const { build } = document.documentElement.dataset;

navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (note instanceof HTMLElement && data?.update && data.update !== build) note.hidden = false;
});
note?.querySelector('button')?.addEventListener('click', () => location.reload());
