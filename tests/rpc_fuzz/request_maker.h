#ifndef TESTS_RPC_FUZZ_REQUEST_MAKER_H_
#define TESTS_RPC_FUZZ_REQUEST_MAKER_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace muster::rpc_fuzz {

// Makes up requests of any type: fields set or not, names that may exist,
// numbers at their ends, and now and then bytes that are no message at all. The
// same seed makes the same requests of the same words. Not thread-safe.
class RequestMaker {
 public:
  // `safe_directory` takes what a request asks the server to write; hosts that
  // it is asked to call are `safe_host`.
  RequestMaker(uint64_t seed, std::string safe_directory,
               std::string safe_host);

  // The bytes of a request; `type` is any message of its type. `is_message`
  // tells whether they can be read as one.
  std::string Make(const google::protobuf::Message& type, bool& is_message);

  // Keeps some of the strings of an answer for later requests: names, tokens,
  // serial numbers.
  void LearnFrom(const google::protobuf::Message& answer);

 private:
  using Field = google::protobuf::FieldDescriptor;

  bool Chance(int percent);
  size_t Below(size_t end);
  std::string Word(const Field& field);
  int64_t Number();
  void Fill(google::protobuf::Message& message, int depth);
  void Set(google::protobuf::Message& message, const Field& field, int depth);
  void SetScalar(google::protobuf::Message& message, const Field& field);
  void Learn(const std::string& word);
  void Disarm(google::protobuf::Message& message);
  void Damage(std::string& bytes);

  const std::string safe_directory_;
  const std::string safe_host_;
  std::mt19937_64 random_;
  std::vector<std::string> words_;
  std::vector<std::string> names_;  // of resources; likely where one belongs
  int density_ = 50;                // of fields set, in per cent
  int directories_ = 0;
};

}  // namespace muster::rpc_fuzz

#endif  // TESTS_RPC_FUZZ_REQUEST_MAKER_H_
