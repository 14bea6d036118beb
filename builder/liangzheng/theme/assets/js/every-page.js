// What every page has.
import './style-repair.js';
import './large-text.js';
import './language.js';
import './share.js';
import './sw-register.js';
import './update-note.js';
import './sources.js';
