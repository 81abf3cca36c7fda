#include "tests/fake_iru/devices/device_list.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/devices/device_filter.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

using Devices = std::vector<const Device*>;

Devices Matching(const State& state, const Request& request) {
  Devices devices;
  for (const std::string& id : state.order) {
    const Device& device = state.devices.at(id);
    if (PassesFilters(state, device, request)) devices.push_back(&device);
  }
  return devices;
}

void SortBy(const State& state, absl::string_view field, Devices& devices) {
  const bool descending = absl::ConsumePrefix(&field, "-");
  std::vector<std::pair<std::string, const Device*>> keyed;
  for (const Device* device : devices) {
    std::string key;
    if (!OrderingKey(state, *device, field, key)) return;
    keyed.emplace_back(std::move(key), device);
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [&](const auto& a, const auto& b) {
                     return descending ? b.first < a.first : a.first < b.first;
                   });
  for (size_t i = 0; i < keyed.size(); ++i) devices[i] = keyed[i].second;
}

// A stable sort by each field, the least important first.
void Sort(const State& state, const std::string& ordering, Devices& devices) {
  std::vector<std::string> fields = absl::StrSplit(ordering, ',');
  std::reverse(fields.begin(), fields.end());
  for (absl::string_view field : fields) {
    SortBy(state, absl::StripAsciiWhitespace(field), devices);
  }
}

}  // namespace

Response ListDevices(const State& state, const Request& request) {
  Devices devices = Matching(state, request);
  Sort(state, request.Param("ordering").value_or(""), devices);
  const Page page = PageOf(request, kMaxPageSize, kMaxPageSize);
  Json rows = Json::array();
  for (size_t i = page.begin(devices.size()); i < page.end(devices.size());
       ++i) {
    rows.push_back(DeviceRow(state, *devices[i]));
  }
  return JsonResponse(200, rows);
}

}  // namespace muster::fake_iru
