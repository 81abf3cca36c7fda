#ifndef ACTIONS_DISPATCH_DRIFT_H_
#define ACTIONS_DISPATCH_DRIFT_H_

#include <string>

#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// What `device` must still be when it is commanded, as it is now.
v1::DeviceExpectation ExpectationOf(const device::v1::Device& device);

// What of `device` is not as `expected`, such as `its serial number and its
// owner`; "" if all is. E-mails are compared without letter case; of an
// enrolment that one of the two does not tell, nothing is said.
std::string DriftOf(const v1::DeviceExpectation& expected,
                    const device::v1::Device& device);

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_DRIFT_H_
