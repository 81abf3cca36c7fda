#ifndef TESTS_FAKE_IRU_FAULTS_ROW_FAULTS_H_
#define TESTS_FAKE_IRU_FAULTS_ROW_FAULTS_H_

#include <string>

#include "tests/fake_iru/faults/named_faults.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// The JSON text `body` as a fault of its rows spoils it: a list, the `data` or
// `results` of an envelope, or one record. Unchanged if it has no rows, or if
// the fault is none of rows.
std::string WithSpoiltRows(const NamedFault& fault, const std::string& body);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FAULTS_ROW_FAULTS_H_
