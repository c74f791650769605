// SPDX-License-Identifier: GPL-3.0-or-later
// The plugin as a child: started, listened to, measured, stopped.
#pragma once

#include "cost.h"

#include <stddef.h>
#include <sys/types.h>

struct plugin {
	pid_t pid;
	int in, out;
	ns started;
	char text[65536];
	size_t length;
};

void start(struct plugin *plugin, char **command);

/* Reads on; whether a line that begins with the word has come. Bytes not needed are forgotten. */
int see(struct plugin *plugin, const char *word);

/* The plugin must not wait for us while we measure. */
void drain(struct plugin *plugin);

ns processor_time(pid_t pid);

long resident_kb(pid_t pid);

/* Sends SIGTERM, later SIGKILL. How long it took to end. */
ns stop(struct plugin *plugin);
