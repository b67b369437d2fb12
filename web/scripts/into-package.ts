/** Vite plugin: puts the page where only the server's view reads it, and compressed twins beside every asset. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSED = /\.(js|css|svg|json)$/;

/** `webapp` is the folder in the Python package, `app` names the page and the folder of its assets. */
export function intoPackage(webapp: string, app: string): Plugin {
  const assets = join(webapp, 'dist', 'assets', app);
  return {
    name: 'fairdue-into-package',
    apply: 'build',
    async buildStart() {
      await rm(assets, { recursive: true, force: true });
    },
    async closeBundle() {
      const pages = join(webapp, 'pages');
      await mkdir(pages, { recursive: true });
      await rename(join(webapp, 'dist', 'index.html'), join(pages, `${app}.html`));
      await rename(join(webapp, 'dist', `${app}.manifest.json`), join(pages, `${app}.manifest.json`));
      await compressAll(assets);
    },
  };
}

async function compressAll(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (COMPRESSED.test(name)) {
      const path = join(folder, name);
      const text = await readFile(path);
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
      await writeFile(`${path}.br`, brotliCompressSync(text, { params }));
      await writeFile(`${path}.gz`, gzipSync(text, { level: 9 }));
    }
  }
}
