#ifndef TESTS_FAKE_IRU_SAMPLE_CASES_H_
#define TESTS_FAKE_IRU_SAMPLE_CASES_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace muster::fake_iru {

// Paths ("data[].marketing_name", or "data[].tags*" for all that begin so) and
// why they differ.
using Exceptions = std::vector<std::pair<std::string, std::string>>;

// Published examples of one endpoint, and what to ask the fake for, to compare.
struct SampleCase {
  std::string name;
  // Files of //tests/testdata/iru_samples. If there are none, the last table
  // has to be served instead.
  std::vector<std::string> samples;
  // GETs, whose answers are taken together. "{Mac}" stands for the id of every
  // device of that platform, one GET each.
  std::vector<std::string> requests;
  // Tables of _documented-fields.json that document the endpoint besides the
  // samples, each with the path that its rows have in the answer.
  std::vector<std::pair<std::string, std::string>> tables;
  // What a sample shows and the fake does not serve.
  Exceptions not_served;
  // What the fake serves and no sample or table shows.
  Exceptions not_shown;
};

void PrintTo(const SampleCase& c, std::ostream* out);

// Every endpoint that answers a GET and needs no preparation.
const std::vector<SampleCase>& SampleCases();

// Those of them that are Prism's.
std::vector<SampleCase> PrismSampleCases();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_SAMPLE_CASES_H_
