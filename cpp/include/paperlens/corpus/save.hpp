#pragma once
// Corpora in folders. cpp/README.md says what is promised about the format.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "paperlens/corpus/corpus.hpp"

namespace paperlens {

struct SaveOptions {
  /// Called before each change of the file system. For tests, which end the process in it, or throw.
  std::function<void(std::string_view step)> step;
};

/// Makes `folder` hold `corpus`: writes the segments that do not lie there, then replaces the manifest in one step. When
/// it returns, all is on the disk. If it throws, `folder` holds what it held before; what a killed save left behind is
/// removed by the next one. A selection is saved as all the segments that it is taken from and the list of its rows.
///
/// Throws Error(io): the folder can't be written; it exists and holds something else. Throws Error(conflict): somebody
/// else is saving there, or has saved since `corpus`, or what it was made from by adding, was opened or saved there.
/// Throws Error(format): what lies there is damaged or newer, or a part of `corpus` that has to be copied is damaged.
void save(const Corpus& corpus, const std::string& folder, const SaveOptions& options = {});

/// The corpus that `folder` holds. The files are mapped; their structure is checked now, their content when it is first
/// read, or now, too, if `verify`. Saves to the folder do not disturb it. Throws Error(io), Error(format).
Corpus open_corpus(const std::string& folder, bool verify = false);

}  // namespace paperlens
