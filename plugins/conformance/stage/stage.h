#ifndef PLUGINS_CONFORMANCE_STAGE_STAGE_H_
#define PLUGINS_CONFORMANCE_STAGE_STAGE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/grpc/server.h"
#include "plugins/conformance/play/fleet.h"
#include "plugins/conformance/play/played_inventory.h"
#include "plugins/conformance/stage/process.h"

namespace muster::conformance {

// The plugin under test, as its author named it. In `command` and `dump` are
// replaced: {inventory}, where it finds the inventory; {listen}, a free address
// for its own server; {state}, a directory that outlives its processes;
// {source}.
struct Subject {
  // **Required.** Program and arguments.
  std::vector<std::string> command;
  // **Required.** A line for sh that prints what the plugin has made of the
  // devices. Runs while the plugin does.
  std::string dump;
  // What it must call itself. Empty: whatever it likes.
  std::string watcher;
  // How long anything is waited for.
  absl::Duration patience = absl::Seconds(30);
};

// A sentence about the plugin: what was seen, and what is to be done.
absl::Status Finding(absl::string_view sentence);

// One case's inventory, process and state. Every wait ends early if the plugin
// ends by itself, which is a finding.
//
// Not thread-safe. The process must be started and killed on one thread.
class Stage {
 public:
  // `directory` must exist, and be empty; it takes state and logs.
  Stage(const Subject& subject, const Fleet& fleet, std::string directory);

  PlayedInventory& inventory() { return inventory_; }
  const Fleet& fleet() const { return fleet_; }

  // The inventory takes connections, always at the same address; or none.
  absl::Status OpenInventory();
  void CloseInventory() { server_.reset(); }

  // A new process of the plugin.
  absl::Status Start();
  // SIGKILL.
  void Kill() { process_.reset(); }
  absl::Status Restart();

  // Plays `world`, starts everything, and waits for the progress of its
  // snapshot.
  absl::Status BringUp(const World& world);

  // Each waits as long as Subject::patience.
  //
  // The plugin asked for a watch, after the first `before` ones.
  absl::Status AwaitWatchAfter(size_t before);
  absl::Status AwaitSent();
  absl::Status AwaitHeld();
  absl::Status AwaitProgress();
  // The plugin runs on for that long.
  absl::Status Linger(absl::Duration time);

  // What the plugin has made of the devices: lines, sorted.
  absl::StatusOr<std::vector<std::string>> Dump();
  // Awaits progress; the dump must become `expected` soon.
  absl::Status ExpectDump(const std::vector<std::string>& expected);

 private:
  std::string Fill(absl::string_view text) const;
  absl::Status CheckRunning(absl::Duration time);
  absl::Status Await(const std::function<bool(absl::Time)>& wait,
                     absl::string_view what);
  std::string LastWatch() const;

  const Subject& subject_;
  const Fleet& fleet_;
  const std::string directory_;
  std::string inventory_address_;
  std::string listen_address_;
  int dumps_ = 0;
  PlayedInventory inventory_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<Process> process_;
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_STAGE_STAGE_H_
