// Starts both workers at once and says when Python is ready, with the same attribute as the site's page.
new Worker(new URL('scan-worker.js', import.meta.url), { type: 'module' });
const python = new Worker(new URL('python-worker.js', import.meta.url), { type: 'module' });
python.addEventListener('message', ({ data }) => {
  document.documentElement.dataset.verifier = data.error ? 'failed' : 'ready';
});
python.addEventListener('error', () => {
  document.documentElement.dataset.verifier = 'failed';
});
