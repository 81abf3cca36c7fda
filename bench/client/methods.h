#ifndef BENCH_CLIENT_METHODS_H_
#define BENCH_CLIENT_METHODS_H_

namespace muster::bench {

// The methods of Muster that are measured.
constexpr char kPushPages[] = "/muster.inventory.v1.Ingest/PushPages";
constexpr char kWatch[] = "/muster.inventory.v1.Inventory/Watch";
constexpr char kGetDevice[] = "/muster.inventory.v1.Inventory/GetDevice";
constexpr char kCheckDevice[] = "/muster.trust.v1.Trust/CheckDevice";
constexpr char kWatchVerdicts[] = "/muster.trust.v1.Trust/WatchVerdicts";

// Those of the bare server (bench/limit/bare.proto).
constexpr char kBarePush[] = "/muster.bench.Bare/Push";
constexpr char kBareReplay[] = "/muster.bench.Bare/Replay";
constexpr char kBareFollow[] = "/muster.bench.Bare/Follow";
constexpr char kBareEcho[] = "/muster.bench.Bare/Echo";

}  // namespace muster::bench

#endif  // BENCH_CLIENT_METHODS_H_
