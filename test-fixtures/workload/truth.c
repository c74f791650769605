// SPDX-License-Identifier: GPL-3.0-or-later
//
// truth: makes exactly known numbers of kernel events and writes down how many. See README.md.
#define _GNU_SOURCE
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void usage(void)
{
	fputs("truth run --plugin 'CMD ARG...' --stream FILE --ledger FILE [option...] -- WORK...\n"
	      "truth work [--ledger FILE] [--hold] [option...] -- WORK...\n"
	      "WORK: process fd ia32 uring disk=DEV ext4=DEV (DEV of disk= is overwritten)\n"
	      "  --expect ID    a chart to wait for, by the beginning of its id; repeatable\n"
	      "  --errors FILE  the plugin's stderr (default: the stream's name and .stderr)\n"
	      "  --settle N     intervals to wait for before and after the work (3)\n"
	      "  --sleepers N   tasks asleep in open(2) and in vfork(2) meanwhile (0)\n"
	      "  --scale N      N times as much work (1)\n"
	      "  --stop HOW     term, eof, quit or kill (term)\n"
	      "  --patience S   seconds to wait for each step (60)\n"
	      "  --dir DIR      for the files, on no disk (/tmp)\n"
	      "  --hold         (work) print 'done' and wait for the end of stdin before the workers\n"
	      "                 end and the zombies are reaped\n",
	      stderr);
	exit(2);
}

static int number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (!*text || *end || value < 0 || value > 1000000)
		usage();
	return (int)value;
}

static enum stop stop_of(const char *text)
{
	static const char *const names[] = { "term", "eof", "quit", "kill" };

	for (int i = 0; i < 4; i++)
		if (!strcmp(text, names[i]))
			return (enum stop)i;
	usage();
	return STOP_TERM;
}

static void set(struct options *options, const char *name, const char *value)
{
	if (!strcmp(name, "--plugin"))
		options->plugin = value;
	else if (!strcmp(name, "--stream"))
		options->stream = value;
	else if (!strcmp(name, "--ledger"))
		options->ledger = value;
	else if (!strcmp(name, "--errors"))
		options->errors = value;
	else if (!strcmp(name, "--dir"))
		options->directory = value;
	else if (!strcmp(name, "--settle"))
		options->settle = number(value);
	else if (!strcmp(name, "--sleepers"))
		options->sleepers = number(value);
	else if (!strcmp(name, "--scale"))
		options->scale = number(value);
	else if (!strcmp(name, "--patience"))
		options->patience = number(value);
	else if (!strcmp(name, "--stop"))
		options->stop = stop_of(value);
	else if (!strcmp(name, "--expect") && options->expects < MAX_EXPECTS)
		options->expect[options->expects++] = value;
	else
		usage();
}

int main(int argc, char *argv[])
{
	struct options options = { .directory = "/tmp", .settle = 3, .scale = 1, .patience = 60 };
	char errors[4096];
	bool hold = false;
	int i = 2;

	// What the works exec: it must end without any further event.
	if (argc == 2 && !strcmp(argv[1], "noop"))
		_exit(0);
	if (argc < 3 || (strcmp(argv[1], "run") && strcmp(argv[1], "work")))
		usage();
	for (; i < argc && strcmp(argv[i], "--"); i++) {
		char *equals = strchr(argv[i], '=');

		if (!strcmp(argv[i], "--hold")) {
			hold = true;
		} else if (equals) {
			*equals = 0;
			set(&options, argv[i], equals + 1);
		} else if (i + 1 < argc) {
			set(&options, argv[i], argv[i + 1]);
			i++;
		} else {
			usage();
		}
	}
	if (i + 1 >= argc)
		usage();
	if (!strcmp(argv[1], "work")) {
		options.settle = hold;
		return run_alone(&options, argv + i + 1, argc - i - 1);
	}
	if (!options.plugin || !options.stream || !options.ledger)
		usage();
	if (!options.errors) {
		snprintf(errors, sizeof(errors), "%s.stderr", options.stream);
		options.errors = errors;
	}
	return run_with_plugin(&options, argv + i + 1, argc - i - 1);
}
