#include "tests/actions/secret_search.h"

#include <string.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

constexpr size_t kShortest = 8;
constexpr size_t kPinDigits = 6;

std::string EachByte(const std::string& secret, const char* format) {
  std::string text;
  for (const char c : secret) {
    char buffer[8];
    snprintf(buffer, sizeof(buffer), format, static_cast<unsigned char>(c));
    text += buffer;
  }
  return text;
}

std::string Escaped(const std::string& secret, absl::string_view special) {
  std::string text;
  for (const char c : secret) {
    if (special.find(c) != absl::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

// What of the base64 text of the secret, with `shift` bytes before it, does not
// depend on what stands around it.
std::string Base64Inside(const std::string& secret, size_t shift) {
  const std::string text =
      absl::Base64Escape(std::string(shift, 'x') + secret + "xx");
  const size_t from = shift == 0 ? 0 : 4;
  return text.substr(from, (shift + secret.size()) / 3 * 4 - from);
}

bool StandsAlone(absl::string_view bytes, size_t at, size_t size) {
  const auto belongs = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.';
  };
  if (at > 0 && belongs(bytes[at - 1])) return false;
  return at + size >= bytes.size() || !belongs(bytes[at + size]);
}

bool IsIn(const SecretSearch::Form& form, absl::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    const void* const found = memmem(bytes.data() + at, bytes.size() - at,
                                     form.bytes.data(), form.bytes.size());
    if (found == nullptr) return false;
    at = static_cast<const char*>(found) - bytes.data();
    if (!form.bounded || StandsAlone(bytes, at, form.bytes.size())) return true;
    ++at;
  }
  return false;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string EntriesOf(const std::string& table) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  const rocksdb::Status opened = reader.Open(table);
  EXPECT_TRUE(opened.ok()) << table << ": " << opened.ToString();
  if (!opened.ok()) return "";
  const std::unique_ptr<rocksdb::Iterator> entry(
      reader.NewIterator(rocksdb::ReadOptions()));
  std::string entries;
  for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
    absl::StrAppend(&entries, entry->key().ToString(), "\n",
                    entry->value().ToString(), "\n");
  }
  EXPECT_TRUE(entry->status().ok()) << table;
  return entries;
}

void Append(std::vector<std::string> more, std::vector<std::string>& found) {
  for (std::string& one : more) found.push_back(std::move(one));
}

}  // namespace

void SecretSearch::Add(const std::string& name, const std::string& secret) {
  if (secret.size() < kShortest) std::abort();
  forms_.push_back({name, "as it is", secret});
  forms_.push_back({name, "JSON", Escaped(secret, "\"\\")});
  forms_.push_back({name, "JSON with slashes", Escaped(secret, "\"\\/")});
  AddEncoded(name, secret);
}

void SecretSearch::AddPin(const std::string& name, const std::string& pin) {
  if (pin.size() != kPinDigits || pin[0] != '0') std::abort();
  forms_.push_back({name, "alone", pin, /*bounded=*/true});
  const std::string field = static_cast<char>(kPinDigits) + pin;
  forms_.push_back({name, "in a protocol buffer", field});
  AddEncoded(name, pin);
}

void SecretSearch::AddEncoded(const std::string& name,
                              const std::string& secret) {
  for (const char* format : {"\\u%04x", "\\u%04X", "%02x", "%02X", "%%%02x",
                             "%%%02X", "\\x%02x", "\\%03o"}) {
    forms_.push_back({name, format, EachByte(secret, format)});
  }
  for (size_t shift = 0; shift < 3; ++shift) {
    std::string base64 = Base64Inside(secret, shift);
    if (base64.size() < kShortest) continue;  // would be found by chance
    forms_.push_back({name, absl::StrCat("base64+", shift), base64});
    for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
    forms_.push_back({name, absl::StrCat("base64url+", shift), base64});
  }
}

std::vector<std::string> SecretSearch::FindIn(absl::string_view place,
                                              absl::string_view bytes) const {
  std::vector<std::string> found;
  std::set<std::string> names;
  for (const Form& form : forms_) {
    if (names.count(form.name) > 0 || !IsIn(form, bytes)) continue;
    names.insert(form.name);
    found.push_back(absl::StrCat(form.name, " (", form.form, ") in ", place));
  }
  return found;
}

std::vector<std::string> SecretSearch::FindInFiles(
    const std::string& root, const std::set<std::string>& except) const {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || except.count(path) > 0) continue;
    Append(FindIn(path, ReadAll(path)), found);
    if (entry.path().extension() != ".sst") continue;
    Append(FindIn(absl::StrCat(path, " (entries)"), EntriesOf(path)), found);
  }
  return found;
}

std::vector<std::string> SecretSearch::FindInTelemetry(
    const OtlpReceiver& receiver) const {
  std::string text;
  const auto add = [&text](const auto& attributes) {
    for (const auto& [key, value] : attributes) {
      absl::StrAppend(&text, key, "=", value, "\n");
    }
  };
  for (const ReceivedSpan& span : receiver.spans()) {
    absl::StrAppend(&text, span.name, "\n", span.error, "\n");
    for (const std::string& event : span.events) {
      absl::StrAppend(&text, event, "\n");
    }
    add(span.attributes);
  }
  for (const ReceivedMetric& metric : receiver.metrics().metrics()) {
    absl::StrAppend(&text, metric.name, "\n");
    add(metric.attributes);
  }
  return FindIn("telemetry", text);
}

}  // namespace muster::testing
