#include "tests/rpc_fuzz/request_maker.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace muster::rpc_fuzz {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr int kDeepest = 4;
constexpr size_t kMostWords = 2000;
constexpr size_t kFirst = 30;  // that are never forgotten

// Where the name of a resource belongs.
bool IsName(const FieldDescriptor& field) {
  const std::string& name = field.name();
  return name == "name" || name == "parent" || name == "source" ||
         name == "device" || name == "sync";
}

std::vector<std::string> FirstWords() {
  return {"",
          "-",
          "sources/iru",
          "sources/-",
          "sources/iru/devices/-",
          "sources/iru/devices/nobody",
          "sources/iru/syncs/1",
          "sources/../iru",
          "SOURCES/IRU",
          "sources/iru/",
          "full",
          "*",
          "device.platform = PLATFORM_MAC",
          "a = \"",
          "\xc3\xa9\xf0\x9f\x92\xa3",
          std::string("nul\0nul", 7),
          "%s%n",
          "display_name desc",
          std::string(300, 'x'),
          std::string(70'000, 'y')};
}

}  // namespace

RequestMaker::RequestMaker(uint64_t seed, std::string safe_directory,
                           std::string safe_host)
    : safe_directory_(std::move(safe_directory)),
      safe_host_(std::move(safe_host)),
      random_(seed),
      words_(FirstWords()),
      names_({"sources/iru", "sources/-", "sources/iru/devices/-"}) {}

std::string RequestMaker::Make(const Message& type, bool& is_message) {
  std::unique_ptr<Message> request(type.New());
  density_ = 10 + static_cast<int>(Below(80));
  Fill(*request, 0);
  std::string bytes = request->SerializeAsString();
  if (Chance(15)) Damage(bytes);
  is_message = request->ParseFromString(bytes);
  if (!is_message) return bytes;
  Disarm(*request);
  return request->SerializeAsString();
}

void RequestMaker::LearnFrom(const Message& answer) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection& reflection = *answer.GetReflection();
  reflection.ListFields(answer, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count =
        field->is_repeated() ? reflection.FieldSize(answer, field) : 1;
    for (int i = 0; i < std::min(count, 3); ++i) {
      const bool repeated = field->is_repeated();
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        LearnFrom(repeated ? reflection.GetRepeatedMessage(answer, field, i)
                           : reflection.GetMessage(answer, field));
      }
      if (field->type() != FieldDescriptor::TYPE_STRING) continue;
      const std::string word =
          repeated ? reflection.GetRepeatedString(answer, field, i)
                   : reflection.GetString(answer, field);
      Learn(word);
    }
  }
}

void RequestMaker::Learn(const std::string& word) {
  if (word.empty() || word.size() > 500) return;
  std::vector<std::string>& known =
      absl::StartsWith(word, "sources/") ? names_ : words_;
  if (known.size() < kMostWords) return known.push_back(word);
  known[kFirst + Below(known.size() - kFirst)] = word;
}

bool RequestMaker::Chance(int percent) { return Below(100) < size_t(percent); }

size_t RequestMaker::Below(size_t end) { return random_() % end; }

// A string of proto3 is UTF-8, or it is not sent.
std::string RequestMaker::Word(const FieldDescriptor& field) {
  const auto& known = IsName(field) && Chance(85) ? names_ : words_;
  std::string word = known[Below(known.size())];
  if (Chance(10)) word += absl::StrCat("/", words_[Below(words_.size())]);
  if (!Chance(10)) return word;
  Damage(word);
  if (field.type() == FieldDescriptor::TYPE_BYTES) return word;
  for (char& c : word) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return word;
}

int64_t RequestMaker::Number() {
  const int64_t numbers[] = {0,
                             1,
                             -1,
                             2,
                             100,
                             1001,
                             std::numeric_limits<int32_t>::max(),
                             std::numeric_limits<int32_t>::min(),
                             std::numeric_limits<int64_t>::max(),
                             std::numeric_limits<int64_t>::min(),
                             253402300800,  // seconds: the year 10000
                             static_cast<int64_t>(random_())};
  return numbers[Below(std::size(numbers))];
}

void RequestMaker::Fill(Message& message, int depth) {
  const auto& descriptor = *message.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    if (Chance(IsName(*descriptor.field(i)) ? 90 : density_)) {
      Set(message, *descriptor.field(i), depth);
    }
  }
}

void RequestMaker::Set(Message& message, const FieldDescriptor& field,
                       int depth) {
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  const int times = field.is_repeated() ? 1 + static_cast<int>(Below(3)) : 1;
  for (int i = 0; i < times; ++i) {
    if (!is_message) {
      SetScalar(message, field);
      continue;
    }
    if (depth >= kDeepest) return;
    const Reflection& reflection = *message.GetReflection();
    Fill(field.is_repeated() ? *reflection.AddMessage(&message, &field)
                             : *reflection.MutableMessage(&message, &field),
         depth + 1);
  }
}

void RequestMaker::SetScalar(Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  const int64_t number = Number();
  const auto put = [&](auto set, auto add, auto value) {
    (reflection.*(field.is_repeated() ? add : set))(&message, &field, value);
  };
  using R = Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return put(&R::SetInt32, &R::AddInt32, static_cast<int32_t>(number));
    case FieldDescriptor::CPPTYPE_INT64:
      return put(&R::SetInt64, &R::AddInt64, number);
    case FieldDescriptor::CPPTYPE_UINT32:
      return put(&R::SetUInt32, &R::AddUInt32, static_cast<uint32_t>(number));
    case FieldDescriptor::CPPTYPE_UINT64:
      return put(&R::SetUInt64, &R::AddUInt64, static_cast<uint64_t>(number));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return put(&R::SetDouble, &R::AddDouble, static_cast<double>(number));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return put(&R::SetFloat, &R::AddFloat, static_cast<float>(number));
    case FieldDescriptor::CPPTYPE_BOOL:
      return put(&R::SetBool, &R::AddBool, number % 2 != 0);
    case FieldDescriptor::CPPTYPE_ENUM:
      return put(&R::SetEnumValue, &R::AddEnumValue,
                 static_cast<int>(Chance(80) ? Below(8) : number));
    default:
      if (field.is_repeated()) {
        reflection.AddString(&message, &field, Word(field));
      } else {
        reflection.SetString(&message, &field, Word(field));
      }
  }
}

// What reaches out of the server goes nowhere.
void RequestMaker::Disarm(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->name() == "host") {
      reflection.SetString(&message, field, safe_host_);
    }
    if (field->name() == "directory") {
      reflection.SetString(
          &message, field,
          absl::StrCat(safe_directory_, "/", directories_++ % 20));
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Disarm(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      Disarm(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

void RequestMaker::Damage(std::string& bytes) {
  for (size_t i = 1 + Below(4); i > 0 && !bytes.empty(); --i) {
    const size_t at = Below(bytes.size());
    if (Chance(50)) {
      bytes[at] = static_cast<char>(random_());
    } else if (Chance(50)) {
      bytes.resize(at);
    } else {
      bytes.insert(at, 1, static_cast<char>(random_()));
    }
  }
}

}  // namespace muster::rpc_fuzz
