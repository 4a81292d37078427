// Verifies credentials by Digital Bazaar's libraries: node verify.mjs FOLDER CONTEXTS
// FOLDER is one that `tremplin badge demo-set` wrote; CONTEXTS gives a file for each context. Prints a JSON object: file to verdict.
import fs from 'node:fs';
import path from 'node:path';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';

const [folder, contexts] = process.argv.slice(2);
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const published = read(path.join(folder, 'map.json'));
const known = read(contexts);

async function documentLoader(url) {
  const bare = url.split('#')[0];
  let document;
  if (known[url]) {
    document = read(known[url]);
  } else if (bare.startsWith('did:web:')) {
    const [host, ...rest] = bare.slice('did:web:'.length).split(':');
    document = read(path.join(folder, published[`https://${decodeURIComponent(host)}/${rest.join('/')}/did.json`]));
    if (url.includes('#')) {
      const method = document.verificationMethod.find((one) => one.id === url);
      document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
    }
  } else if (published[url]) {
    document = read(path.join(folder, published[url]));
  } else {
    throw new Error(`Nothing is published at ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function verdict(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const options = {suite, documentLoader};
  if (credential.credentialStatus) {
    options.checkStatus = (given) => checkStatus({...given, suite, documentLoader, verifyBitstringStatusListCredential: true});
  }
  const found = await vc.verifyCredential({credential, ...options});
  const taken = (found.statusResult?.results ?? []).some((one) => one.status === true);
  return found.verified && !taken ? 'valid' : 'invalid';
}

const verdicts = {};
for (const name of fs.readdirSync(folder).filter((one) => /^(in)?valid-.*\.json$/.test(one)).sort()) {
  const credential = read(path.join(folder, name));
  verdicts[name] = await verdict(credential);
}
console.log(JSON.stringify(verdicts));
