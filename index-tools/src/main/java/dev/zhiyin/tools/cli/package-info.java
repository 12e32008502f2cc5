/** What the commands share: options, progress and settings files. */
@NullMarked
package dev.zhiyin.tools.cli;

import org.jspecify.annotations.NullMarked;
