// With the engine itself: two starts from one heap.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { reseed } from '#js/reseed.js';
import { loadPyodide } from 'pyodide';

test('what a restored Python draws by lot is another each time', async () => {
  const first = await loadPyodide({ _makeSnapshot: true });
  first.runPython('import random');
  const snapshot = first.makeMemorySnapshot();
  const drawn = async (prepare) => {
    const pyodide = await loadPyodide({ _loadSnapshot: snapshot });
    prepare(pyodide);
    return pyodide.runPython('import random; random.random()');
  };
  assert.equal(await drawn(() => {}), await drawn(() => {}));
  assert.notEqual(await drawn(reseed), await drawn(reseed));
});
