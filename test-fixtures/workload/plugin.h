// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin under test as a child process: its stdin is a pipe held open, its stdout a pipe, its
// stderr a file.
#ifndef TRUTH_PLUGIN_H
#define TRUTH_PLUGIN_H

#include <sys/types.h>

enum stop { STOP_TERM, STOP_EOF, STOP_QUIT, STOP_KILL };

struct plugin {
	pid_t pid;
	int input; // write end of its stdin
	int output; // read end of its stdout
};

// command: words separated by single spaces.
struct plugin plugin_start(const char *command, const char *stderr_file);

// Asks it to end. Does not wait.
void plugin_stop(struct plugin *plugin, enum stop how);

#endif
