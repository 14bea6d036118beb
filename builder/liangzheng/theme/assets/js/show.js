// The holder's page begins here: where it cannot work, one sentence says why, and nothing of it is loaded.
import { byId } from './dom.js';
import './every-page.js';
import { missing } from './show-able.js';
import { ShowStore } from './show-store.js';
import { showView } from './show-view.js';
import { wordsOf } from './words.js';
import { begin } from './show-page.js';

async function start() {
  const say = wordsOf(byId('words', HTMLTemplateElement));
  const view = showView();
  byId('asleep').remove();
  // Their places are kept until here.
  for (const node of document.querySelectorAll('#show [data-early]')) node.removeAttribute('data-early');
  const lack = missing();
  if (lack) {
    view.problem(say(`show_${lack}`));
    return;
  }
  let store;
  try {
    store = await ShowStore.open();
  } catch (error) {
    view.problem(say('show_no_storage'), { cause: String(error) });
    return;
  }
  await begin({ store, view, say });
}

void start();
