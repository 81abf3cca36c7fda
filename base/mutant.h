// Mutants: places where the code, compiled with -DMUSTER_MUTANTS, can be made
// to break a promise on purpose, so that tests/mutants can show that a test
// notices. Anywhere else MUTANT() is the constant false and leaves no code
// behind.
//
//   if (MUTANT("drop_change")) return true;
//
// Each name is listed in tests/mutants/mutants.txt. A switch is one line, and
// the code reads well without it.
#ifndef BASE_MUTANT_H_
#define BASE_MUTANT_H_

#ifdef MUSTER_MUTANTS

#include <cstdlib>
#include <string>

namespace muster {

// Whether the environment variable MUSTER_MUTANT is `name`. It is read once.
inline bool IsMutant(const char* name) {
  static const std::string& chosen = *[] {
    const char* const value = std::getenv("MUSTER_MUTANT");
    return new std::string(value == nullptr ? "" : value);
  }();
  return chosen == name;
}

}  // namespace muster

#define MUTANT(name) ::muster::IsMutant(name)

#else

#define MUTANT(name) false

#endif  // MUSTER_MUTANTS

#endif  // BASE_MUTANT_H_
