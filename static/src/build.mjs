// Builds static/build/ from static/src/: `npm run build`.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, "..", "..");
const modules = join(root, "node_modules");
const place = join(source, "..", "build");
// Built aside and put in place at the end, so that a running portal never misses its styles.
const build = join(modules, ".portal-build");
const typeface = join(modules, "@fontsource-variable", "atkinson-hyperlegible-next", "files");
const fonts = ["latin-wght-normal", "latin-ext-wght-normal", "latin-wght-italic"];

const fontFile = (name) => `atkinson-hyperlegible-next-${name}.woff2`;

function styles(name) {
  const compiled = sass.compile(join(source, `${name}.scss`), {
    loadPaths: [modules, root],
    quietDeps: true,
    style: "compressed",
  });
  writeFileSync(join(build, `${name}.css`), compiled.css);
}

rmSync(build, { recursive: true, force: true });
mkdirSync(join(build, "fonts"), { recursive: true });
for (const name of fonts) {
  cpSync(join(typeface, fontFile(name)), join(build, "fonts", fontFile(name)));
}
cpSync(join(source, "favicon.svg"), join(build, "favicon.svg"));
styles("portal");
styles("admin");
await esbuild.build({
  entryPoints: [join(source, "portal.js")],
  bundle: true,
  format: "iife",
  legalComments: "eof",
  minify: true,
  outfile: join(build, "portal.js"),
  target: ["chrome100", "firefox100", "safari15.4"],
});

let total = 0;
for (const name of ["portal.css", "portal.js"]) {
  const size = gzipSync(readFileSync(join(build, name))).length;
  total += size;
  console.log(`${name}: ${(size / 1000).toFixed(1)} kB compressed`);
}
if (total > 120_000) {
  console.error("The style sheet and the script together are over 120 kB compressed.");
  process.exit(1);
}
rmSync(place, { recursive: true, force: true });
renameSync(build, place);
