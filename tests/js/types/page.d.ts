// What browsers have and TypeScript's own description of them lacks.
interface Window {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL: (address: string) => string },
    ): { createScriptURL(address: string): unknown };
  };
}
declare var trustedTypes: Window['trustedTypes'];

// Image Capture (W3C), of phones' cameras.
interface MediaTrackCapabilities {
  torch?: boolean;
  zoom?: { min: number; max: number };
}
interface MediaTrackConstraintSet {
  torch?: boolean;
  zoom?: number;
}
