#include "tests/fake_iru/devices/details.h"

namespace muster::fake_iru {

Response GetDetails(const State& state, const Device& device) {
  return JsonResponse(200, DetailsOf(state, device));
}

Json DetailsOf(const State& state, const Device& device) {
  if (device.Is(kWindows)) return WindowsDetails(state, device);
  if (device.Is(kAndroid)) return AndroidDetails(state, device);
  return AppleDetails(state, device);
}

}  // namespace muster::fake_iru
