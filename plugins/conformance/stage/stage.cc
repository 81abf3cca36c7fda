#include "plugins/conformance/stage/stage.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace muster::conformance {
namespace {

using Lines = std::vector<std::string>;

constexpr absl::Duration kLook = absl::Milliseconds(200);
// How long what a plugin does elsewhere may lag behind its progress.
constexpr absl::Duration kSettle = absl::Seconds(2);
constexpr absl::Duration kBetweenDumps = absl::Milliseconds(200);

Lines LinesOf(const std::string& path) {
  std::ifstream file(path);
  Lines lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::string LastLine(const std::string& path) {
  const Lines lines = LinesOf(path);
  return lines.empty() ? "it printed nothing" : lines.back();
}

// A line that `a` has and `b` has not; "" if there is none.
std::string OnlyIn(const Lines& a, const Lines& b) {
  Lines only;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::back_inserter(only));
  return only.empty() ? "" : only.front();
}

absl::Status Differs(const Lines& expected, const Lines& got) {
  const std::string missing = OnlyIn(expected, got);
  const std::string extra = OnlyIn(got, expected);
  std::string sentence =
      "the dump is not that of a plugin that saw only how the devices are now:";
  if (!missing.empty())
    absl::StrAppend(&sentence, " it lacks \"", missing, "\"");
  if (!extra.empty()) {
    absl::StrAppend(&sentence, missing.empty() ? "" : " and", " it has \"",
                    extra, "\"");
  }
  return Finding(sentence);
}

// An address that nobody listens on at this moment.
absl::StatusOr<std::string> FreeAddress() {
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  ASSIGN_OR_RETURN(const auto server, GrpcServer::Create(std::move(options)));
  return absl::StrCat("127.0.0.1:", server->port());
}

}  // namespace

absl::Status Finding(absl::string_view sentence) {
  return absl::FailedPreconditionError(sentence);
}

Stage::Stage(const Subject& subject, const Fleet& fleet, std::string directory)
    : subject_(subject),
      fleet_(fleet),
      directory_(std::move(directory)),
      inventory_(fleet) {
  std::filesystem::create_directories(directory_ + "/state");
}

absl::Status Stage::OpenInventory() {
  GrpcServer::Options options;
  options.listen_address =
      inventory_address_.empty() ? "127.0.0.1:0" : inventory_address_;
  options.services = {&inventory_};
  ASSIGN_OR_RETURN(server_, GrpcServer::Create(std::move(options)));
  inventory_address_ = absl::StrCat("127.0.0.1:", server_->port());
  return absl::OkStatus();
}

absl::Status Stage::Start() {
  if (inventory_address_.empty()) {
    ASSIGN_OR_RETURN(inventory_address_, FreeAddress());
  }
  if (listen_address_.empty()) {
    ASSIGN_OR_RETURN(listen_address_, FreeAddress());
  }
  Process::Options options;
  for (const std::string& argument : subject_.command) {
    options.command.push_back(Fill(argument));
  }
  options.output_path = options.error_path = directory_ + "/plugin.log";
  ASSIGN_OR_RETURN(process_, Process::Start(std::move(options)));
  return absl::OkStatus();
}

absl::Status Stage::Restart() {
  Kill();
  return Start();
}

absl::Status Stage::BringUp(const World& world) {
  inventory_.Play(world);
  RETURN_IF_ERROR(OpenInventory());
  RETURN_IF_ERROR(Start());
  return AwaitProgress();
}

std::string Stage::Fill(absl::string_view text) const {
  return absl::StrReplaceAll(text, {{"{inventory}", inventory_address_},
                                    {"{listen}", listen_address_},
                                    {"{state}", directory_ + "/state"},
                                    {"{source}", fleet_.source}});
}

absl::Status Stage::CheckRunning(absl::Duration time) {
  const auto code = process_->Wait(absl::Now() + time);
  if (!code) return absl::OkStatus();
  return Finding(absl::StrCat(
      "the plugin ended by itself with exit code ", *code,
      ", where it must go on; the last line of its log (", directory_,
      "/plugin.log): ", LastLine(directory_ + "/plugin.log")));
}

absl::Status Stage::Await(const std::function<bool(absl::Time)>& wait,
                          absl::string_view what) {
  const absl::Time deadline = absl::Now() + subject_.patience;
  while (!wait(std::min(deadline, absl::Now() + kLook))) {
    RETURN_IF_ERROR(CheckRunning(absl::ZeroDuration()));
    if (absl::Now() < deadline) continue;
    return Finding(absl::StrCat("for ", absl::FormatDuration(subject_.patience),
                                " the plugin did not ", what, "; ",
                                LastWatch()));
  }
  return absl::OkStatus();
}

std::string Stage::LastWatch() const {
  const std::vector<WatchCall> watches = inventory_.watches();
  if (watches.empty()) return "it never called Inventory.Watch";
  const std::string& token = watches.back().request.resume_token();
  return absl::StrCat(
      "it called Inventory.Watch ", watches.size(), " times, the last time ",
      token.empty() ? "without a token" : absl::StrCat("with token ", token));
}

absl::Status Stage::AwaitWatchAfter(size_t before) {
  return Await(
      [&](absl::Time until) {
        return inventory_.AwaitWatches(before + 1, until);
      },
      "call Inventory.Watch again");
}

absl::Status Stage::AwaitSent() {
  return Await([&](absl::Time until) { return inventory_.AwaitSent(until); },
               "take all messages of its watch");
}

absl::Status Stage::AwaitHeld() {
  return Await([&](absl::Time until) { return inventory_.AwaitHeld(until); },
               "take the first half of the snapshot");
}

absl::Status Stage::AwaitProgress() {
  return Await(
      [&](absl::Time until) { return inventory_.AwaitProgress(until); },
      "call ReportProgress with the token of the last message that it was "
      "sent");
}

absl::Status Stage::Linger(absl::Duration time) { return CheckRunning(time); }

absl::StatusOr<Lines> Stage::Dump() {
  const std::string path = absl::StrCat(directory_, "/dump", ++dumps_);
  Process::Options options;
  options.command = {"/bin/sh", "-c", Fill(subject_.dump)};
  options.output_path = path;
  options.error_path = path + ".log";
  ASSIGN_OR_RETURN(const auto process, Process::Start(std::move(options)));
  const auto code = process->Wait(absl::Now() + subject_.patience);
  if (code != 0) {
    return Finding(absl::StrCat(
        "the dump command ",
        code ? absl::StrCat("failed with exit code ", *code) : "did not end",
        " while the plugin ran: ", LastLine(path + ".log")));
  }
  Lines lines = LinesOf(path);
  std::sort(lines.begin(), lines.end());
  return lines;
}

absl::Status Stage::ExpectDump(const Lines& expected) {
  RETURN_IF_ERROR(AwaitProgress());
  const absl::Time settled = absl::Now() + kSettle;
  while (true) {
    ASSIGN_OR_RETURN(const Lines got, Dump());
    if (got == expected) return absl::OkStatus();
    if (absl::Now() >= settled) return Differs(expected, got);
    RETURN_IF_ERROR(CheckRunning(kBetweenDumps));
  }
}

}  // namespace muster::conformance
