// The page's scripts, their tests and this file; types are tsc's.
import js from '@eslint/js';
import globals from 'globals';

const SCRIPTS = 'builder/liangzheng/theme/assets/js';
const MARKUP = 'the only way in which data reaches the page is textContent';

export default [
  { ignores: ['node_modules/', 'tests/lighthouse/', 'tests/hosts/', 'site/', '.venv/', '.make/', '.liangzheng/', 'test-results/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: {
      'array-callback-return': 'error',
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-shadow': ['error', { builtinGlobals: false }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'off',
      'require-await': 'error',
    },
  },
  {
    files: [`${SCRIPTS}/*.js`],
    ignores: [`${SCRIPTS}/*-worker.js`],
    languageOptions: { globals: globals.browser },
  },
  { files: [`${SCRIPTS}/*-worker.js`], languageOptions: { globals: globals.worker } },
  { files: [`${SCRIPTS}/service-worker.js`], languageOptions: { globals: globals.serviceworker } },
  {
    files: ['builder/liangzheng/theme/**/*.js'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({ property, message: MARKUP })),
        { object: 'document', property: 'write', message: MARKUP },
      ],
      'no-restricted-globals': ['error', 'event', 'name', 'status'],
    },
  },
  {
    files: ['tests/bench/starting/stock_page/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  { files: ['docs/examples/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['eslint.config.js', 'tests/js/**/*.js', 'tests/bench/**/*.mjs'], languageOptions: { globals: globals.nodeBuiltin } },
  {
    files: ['tests/js/**/*.js'],
    // What support/page.js gives; and what answers a promise in a browser does so in a test.
    languageOptions: { globals: { caches: 'readonly', location: 'writable', self: 'writable', window: 'writable' } },
    rules: { 'require-await': 'off' },
  },
];
