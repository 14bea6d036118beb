// The reader of codes, which the site's page has too.
import { prepareZXingModule } from './zxing/reader/index.js';

prepareZXingModule({
  overrides: { locateFile: (path) => new URL(`zxing/${path}`, import.meta.url).href },
  fireImmediately: true,
}).then(() => self.postMessage({ alive: true }));
