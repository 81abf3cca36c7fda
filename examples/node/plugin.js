#!/usr/bin/env node
// A Muster plugin in Node: keeps the fleet's asset list in {state}/assets.json, exactly.
//
//   plugin.js --inventory HOST:PORT --state DIR --protoset FILE [--ca CA.pem --token-file FILE]
const fs = require('fs');
const { parseArgs } = require('util');
const { setTimeout: sleep } = require('timers/promises');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const options = {};
for (const name of ['inventory', 'state', 'protoset', 'ca', 'token-file', 'watcher']) {
  options[name] = { type: 'string' };
}
const args = { watcher: 'node-example', ...parseArgs({ options }).values };
const file = `${args.state}/assets.json`;

function load() {
  if (!fs.existsSync(file)) return { token: '', generation: 0, assets: {} };
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function sync(name) {
  const handle = fs.openSync(name, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

// Assets and token are one file, replaced at once: a crash leaves both or neither.
function save(state) {
  fs.writeFileSync(`${file}.new`, JSON.stringify(state));
  sync(`${file}.new`);
  fs.renameSync(`${file}.new`, file);
  sync(args.state);
}

function apply(message, state) {
  for (const { type, device } of message.changes) { // each shows the whole device
    if (type === 'TYPE_LEFT_VIEW') delete state.assets[device.name];
    else if (device) {
      state.assets[device.name] = {
        serial: device.serial_number, label: device.display_name, os: device.os?.version,
        owner: device.user?.email, managed: device.state === 'STATE_ENROLLED',
        generation: state.generation,
      };
    }
  }
  if (message.snapshot_end) {
    for (const [name, asset] of Object.entries(state.assets)) {
      if (asset.generation !== state.generation) delete state.assets[name];
    }
  }
  state.token = message.resume_token;
}

function credentials() {
  if (!args.ca) return grpc.credentials.createInsecure(); // an inventory on this machine
  const token = fs.readFileSync(args['token-file'], 'utf8').trim();
  return grpc.credentials.combineChannelCredentials(
    grpc.credentials.createSsl(fs.readFileSync(args.ca)),
    grpc.credentials.createFromMetadataGenerator((_, done) => {
      const metadata = new grpc.Metadata();
      metadata.set('authorization', `Bearer ${token}`);
      done(null, metadata);
    }));
}

async function main() {
  const protos = loader.loadFileDescriptorSetFromBuffer(
    fs.readFileSync(args.protoset), { keepCase: true, enums: String, arrays: true });
  const api = grpc.loadPackageDefinition(protos);
  const inventory = new api.muster.inventory.v1.Inventory(args.inventory, credentials(), {
    'grpc.keepalive_time_ms': 30000, 'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 10000 });
  const report = (token) => new Promise((done, failed) => {
    inventory.reportProgress({ watcher: args.watcher, resume_token: token },
      { deadline: Date.now() + 10000 }, (error) => (error ? failed(error) : done()));
  });
  for (let pause = 200; ; pause = Math.min(2 * pause, 10000)) {
    const state = load(); // what is durable, not what a broken message left in memory
    if (!state.token) state.generation += 1; // at the snapshot's end goes what it did not show
    try {
      for await (const message of inventory.watch(
        { parent: 'sources/-', watcher: args.watcher, resume_token: state.token })) {
        apply(message, state);
        save(state);
        await report(state.token);
        pause = 200;
      }
    } catch (error) {
      if (error.code === undefined) throw error; // ours, and no answer of the inventory
      console.log(grpc.status[error.code], error.details);
      const [details] = error.metadata.get('grpc-status-details-bin');
      if (details?.includes('RESUME_TOKEN_')) save({ ...load(), token: '' }); // of no use any more
    }
    await sleep(pause * (0.8 + 0.4 * Math.random()));
  }
}

main();
