// The verifier page begins here. Inside of another site's page it runs only where the publisher allows that.
import { enter } from './embedder.js';
import { byId } from './dom.js';

async function begin() {
  const { framing = '[]' } = byId('check').dataset;
  const standing = await enter(JSON.parse(framing));
  if (standing !== 'alone') document.documentElement.dataset.framed = standing;
  if (standing !== 'refused') {
    await import('./page.js');
    return;
  }
  byId('framed').hidden = false;
  byId('framed-open', HTMLAnchorElement).href = location.pathname;
}

void begin();
