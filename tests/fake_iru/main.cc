#include <csignal>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "tests/fake_iru/fake_iru_server.h"
#include "tests/fake_iru/model/times.h"

namespace muster::fake_iru {
namespace {

constexpr char kAbout[] =
    "A fake Iru (Kandji) tenant on http://127.0.0.1. The API is under /api/v1; "
    "--token opens all of it. The fleet comes from --seed and is the same on "
    "every machine.";

constexpr char kControl[] =
    R"(It is scripted while it runs, without a token, by JSON over HTTP:
  POST   /_fake/enroll          {"platform": "Mac", "serial_number": ...}
  POST   /_fake/unenroll        {"device_id"}
  POST   /_fake/reenroll        {"device_id"}: under a new id
  POST   /_fake/checkin         {"device_id"}
  POST   /_fake/set             {"device_id", "path", "value"}
                                path: os_version, user_email, asset_tag,
                                filevault.status, apps.com.google.Chrome ...
  POST   /_fake/finish_command  {"device_id", "uuid", "status": 3|4|5, "error"}
  POST   /_fake/hold            {"hold": true}
  POST   /_fake/outside         {"device_id", "action": "erase", "body"}
  POST   /_fake/not_now         {"device_id", "times": 1}
  POST   /_fake/list_lag        {"ms": 500}
  POST   /_fake/allow_duplicates {"allow": true}
  GET    /_fake/actions         requests by device and action
  POST   /_fake/token           {"token", "permissions": ["device_list",
                                "prism:filevault", "action:lock", ...]}
  DELETE /_fake/token/TOKEN
  POST   /_fake/fault           {"match": "/devices$", "times": 1, "kind":
                                status|malformed|truncate|delay_ms|hang|
                                reset|bad_row, ...}
  DELETE /_fake/fault
  POST   /_fake/faults          {"name": rows_shift_mid_sweep |
                                throttle_burst | ..., "endpoint", "count",
                                "after"}; GET shows those that are on
  DELETE /_fake/faults[/NAME]
  POST   /_fake/time            {"advance_seconds": 3600}
  GET    /_fake/log?after=N
  GET    /_fake/dump?parts=rows,details,prism,users&categories=apps
  GET    /_fake/health)";

struct Flags {
  FakeIruServer::Options options;
  double command_delay_seconds = 1;
  bool no_blank_check_ins = false;
  std::string base_time;
};

void Define(CLI::App& app, Flags& flags) {
  Tenant::Options& tenant = flags.options.tenant;
  app.footer(kControl);
  app.add_option("--port", flags.options.port, "Port; 0 is any that is free")
      ->check(CLI::Range(0, 65535));
  app.add_option("--files-port", flags.options.files_port,
                 "Port of the host of exported files; 0 is any that is free")
      ->check(CLI::Range(0, 65535));
  app.add_option("--devices", tenant.devices, "Size of the fleet")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--token", tenant.token, "API token that may do everything")
      ->capture_default_str();
  app.add_option("--seed", tenant.seed, "Seed of the fleet")
      ->capture_default_str();
  app.add_option("--base-time", flags.base_time,
                 "The fleet's present, RFC 3339; default: now");
  app.add_option("--per-second", tenant.limits.per_second,
                 "Requests a second; 0 switches the limit off")
      ->capture_default_str();
  app.add_option("--per-hour", tenant.limits.per_hour,
                 "Requests an hour; 0 switches the limit off")
      ->capture_default_str();
  app.add_option("--command-delay", flags.command_delay_seconds,
                 "Seconds until a command completes")
      ->capture_default_str();
  app.add_flag("--hold-commands", tenant.hold_commands,
               "Commands wait for /_fake/finish_command");
  app.add_flag("--allow-duplicates", tenant.allow_duplicates,
               "Actions are taken although one like them is open");
  app.add_flag("--no-blank-check-ins", flags.no_blank_check_ins,
               "Every device has checked in, for clients that need a time");
  app.add_option("--subdomain", tenant.subdomain, "Name of the tenant")
      ->capture_default_str();
}

// False, with a sentence on stderr, if a flag makes no sense.
bool Finish(Flags& flags) {
  Tenant::Options& tenant = flags.options.tenant;
  tenant.command_delay = absl::Seconds(flags.command_delay_seconds);
  tenant.blank_check_ins = !flags.no_blank_check_ins;
  if (flags.base_time.empty()) return true;
  tenant.base_time = ParseTime(flags.base_time);
  if (tenant.base_time) return true;
  std::cerr << "fake_iru: --base-time takes a time such as "
               "2026-01-31T12:00:00Z, not \""
            << flags.base_time << "\".\n";
  return false;
}

int Run(const Flags& flags) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const auto server = FakeIruServer::Create(flags.options);
  if (!server.ok()) {
    std::cerr << "fake_iru: " << server.status().message() << "\n";
    return 1;
  }
  std::cout << "fake_iru: " << flags.options.tenant.devices << " devices on "
            << (*server)->base_url() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->Stop();
  return 0;
}

}  // namespace
}  // namespace muster::fake_iru

int main(int argc, char** argv) {
  CLI::App app(muster::fake_iru::kAbout, "fake_iru");
  muster::fake_iru::Flags flags;
  muster::fake_iru::Define(app, flags);
  CLI11_PARSE(app, argc, argv);
  if (!muster::fake_iru::Finish(flags)) return 1;
  return muster::fake_iru::Run(flags);
}
