// Builds the webpack website; webpack's own command line would be one package more.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const webpack = createRequire(join(process.cwd(), "package.json"))("webpack");
webpack(
  {
    mode: "production",
    entry: resolve("consumers/webpack/main.js"),
    output: { path: resolve("../out/webpack"), filename: "main.js" },
    performance: false,
  },
  (error, stats) => {
    if (error || stats.hasErrors() || stats.hasWarnings()) {
      console.error(error ?? stats.toString());
      process.exitCode = 1;
    }
  },
);
