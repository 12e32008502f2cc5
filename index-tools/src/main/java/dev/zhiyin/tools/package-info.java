/**
 * The command line for everything offline. {@link dev.zhiyin.tools.ToolsMain} wires it together.
 */
@NullMarked
package dev.zhiyin.tools;

import org.jspecify.annotations.NullMarked;
