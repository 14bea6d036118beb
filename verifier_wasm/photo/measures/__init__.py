"""One module for each thing that is measured; `verifier_wasm.photo.check` asks them all."""
