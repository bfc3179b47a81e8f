// Light or dark as the system has it, until the reader chooses: the theme below ours reports an unset choice as an error.
document.documentElement.dataset.mode ||= "auto";
