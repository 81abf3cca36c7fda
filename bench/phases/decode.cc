#include <time.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "bench/limit/page_reader.h"
#include "bench/phases/phases.h"
#include "connector/iru/decode/device_row.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::bench {
namespace {

constexpr int kRowsOfPage = 300;
constexpr int kPasses = 5;  // over all pages, in one run

absl::Duration CpuOfThread() {
  timespec spent;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return absl::DurationFromTimespec(spent);
}

std::vector<std::string> PagesOf(int devices) {
  fake_iru::Tenant::Options options;
  options.devices = devices;
  options.limits = {0, 0};
  fake_iru::Tenant tenant(options, *RealClock());
  std::vector<std::string> pages;
  for (int offset = 0; offset < devices; offset += kRowsOfPage) {
    fake_iru::Request request = fake_iru::ParseTarget(
        "GET", absl::StrCat("/api/v1/devices?ordering=device_id&limit=",
                            kRowsOfPage, "&offset=", offset));
    request.token = options.token;
    pages.push_back(tenant.Handle(request).body);
  }
  return pages;
}

// Processor time of `each` over all pages.
absl::StatusOr<Timed> TimePages(
    const std::vector<std::string>& pages,
    const std::function<absl::Status(const std::string&)>& each) {
  const absl::Duration start = CpuOfThread();
  for (int pass = 0; pass < kPasses; ++pass) {
    for (const std::string& page : pages) RETURN_IF_ERROR(each(page));
  }
  Timed timed;
  timed.cpu_seconds = absl::ToDoubleSeconds(CpuOfThread() - start);
  timed.seconds = timed.cpu_seconds;
  return timed;
}

}  // namespace

absl::Status RunDecode(Context& context) {
  Tell("decoding device rows");
  const int devices = context.scale.decoded_devices;
  const std::vector<std::string> pages = PagesOf(devices);
  std::vector<Timed> ours, limit;
  for (int run = 0; run < context.scale.short_runs; ++run) {
    ASSIGN_OR_RETURN(ours.emplace_back(),
                     TimePages(pages, [](const std::string& page) {
                       return iru::DecodeDeviceList(page).status();
                     }));
    ASSIGN_OR_RETURN(limit.emplace_back(),
                     TimePages(pages, [](const std::string& page) {
                       return WalkJson(page).status();
                     }));
  }
  context.report.Add(RateFigure("decode_ratio", "rows/s", 0.25,
                                double{kPasses} * devices, MedianOf(ours),
                                MedianOf(limit)));
  return absl::OkStatus();
}

}  // namespace muster::bench
