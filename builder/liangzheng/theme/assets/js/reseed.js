// A heap that is restored holds the state of Python's random generator: nothing is to be the same twice.

/** @param {{ runPython: (code: string) => unknown }} pyodide */
export const reseed = (pyodide) => {
  pyodide.runPython('import sys; "random" in sys.modules and sys.modules["random"].seed()');
};
