// The engines lie beside the built page's scripts; their types are in the packages that they are copied from.
declare module '*/runtime/pyodide/pyodide.mjs' {
  export * from 'pyodide';
}
declare module '*/runtime/zxing/reader/index.js' {
  export * from 'zxing-wasm/reader';
}
