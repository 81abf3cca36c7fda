// os_census: how many enrolled devices run which operating system, in a file
// that is there to be read: `{data_dir}/os_census.csv`.
//
// A whole plugin for Muster, built outside of its tree with muster-dev.

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_main.h"

namespace {

using muster::plugins::EffectBatch;

// Notes: `os/{device}` -> what it runs. All that is remembered is in the batch:
// it becomes durable together with the plugin's progress, or not at all.
class OsCensus final : public muster::plugins::Plugin {
 public:
  explicit OsCensus(std::string path) : path_(std::move(path)) {}

  // The device looks like this now. Called again with what it has seen: the
  // note follows from the whole device, and writing the same twice is nothing.
  absl::Status OnDevice(const muster::inventory::v1::Change& change,
                        EffectBatch& batch) override {
    const muster::device::v1::Device& device = change.device();
    if (device.state() != muster::device::v1::STATE_ENROLLED) {
      return batch.DeleteRecord(NoteOf(device.name()));
    }
    return batch.PutRecord(
        NoteOf(device.name()),
        absl::StrCat(device.os().name(), ",", device.os().version()));
  }

  // It is no longer in the view: its effect goes.
  absl::Status OnGone(absl::string_view device, EffectBatch& batch) override {
    return batch.DeleteRecord(NoteOf(device));
  }

  // The batch is whole. What is outside of the store is written once the batch
  // is durable; a restart writes it again, so nothing is lost in between.
  absl::Status OnBatchEnd(EffectBatch& batch) override {
    if (batch.empty() && written_) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto notes, batch.Records("os/", "os0", SIZE_MAX));
    std::map<std::string, int> counts;
    for (const auto& note : notes) ++counts[note.value];
    batch.AfterCommit([this, counts] { Write(counts); });
    return absl::OkStatus();
  }

 private:
  static std::string NoteOf(absl::string_view device) {
    return absl::StrCat("os/", device);
  }

  // Whole or not at all: readers see the old file or the new one.
  void Write(const std::map<std::string, int>& counts) {
    std::ofstream file(path_ + ".new");
    file << "os,version,devices\n";
    for (const auto& [os, count] : counts) file << os << "," << count << "\n";
    file.close();
    written_ = file.good() &&
               std::rename((path_ + ".new").c_str(), path_.c_str()) == 0;
  }

  const std::string path_;
  bool written_ = false;  // by this process
};

}  // namespace

int main(int argc, char** argv) {
  muster::plugins::PluginProgram program;
  program.name = "os_census";
  program.description = "Counts devices by operating system.";
  program.make = [](const auto& config) {
    return std::make_unique<OsCensus>(config.data_dir() + "/os_census.csv");
  };
  return muster::plugins::RunPlugin(argc, argv, program);
}
