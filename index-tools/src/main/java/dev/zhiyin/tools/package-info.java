/** The command line for everything offline. {@link dev.zhiyin.tools.Main} wires it together. */
@NullMarked
package dev.zhiyin.tools;

import org.jspecify.annotations.NullMarked;
