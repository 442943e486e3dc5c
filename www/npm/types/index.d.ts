/** In the package this is a copy of src/api/types.d.ts. */
export * from "../../../src/api/types";
