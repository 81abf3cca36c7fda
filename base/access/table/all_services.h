#ifndef BASE_ACCESS_TABLE_ALL_SERVICES_H_
#define BASE_ACCESS_TABLE_ALL_SERVICES_H_

#include <vector>

#include "google/protobuf/descriptor.h"

namespace muster {

// Every service that Muster's programs offer.
std::vector<const google::protobuf::ServiceDescriptor*> AllServices();

}  // namespace muster

#endif  // BASE_ACCESS_TABLE_ALL_SERVICES_H_
