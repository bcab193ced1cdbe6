import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
const cwd='/work/wt/form'; const file=cwd+'/reports/columbia-hw2/text/0-data.md';
const before=readFileSync(file,'utf8');
const child=spawn('node',['packages/trialbook/bin/trialbook.js','preview','columbia-hw2','--profile','full','--data-dir','/work/shared/data'],{cwd});
let out=''; child.stdout.on('data',d=>{out+=d}); child.stderr.on('data',d=>{out+=d});
const url=await new Promise(r=>{const t=setInterval(()=>{const m=/http:\/\/127\.0\.0\.1:\d+\S*/.exec(out); if(m){clearInterval(t);r(m[0])}},100)});
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-background-networking','--disable-component-update','--disable-sync']});
const p=await b.newPage(); await p.goto(url); await p.waitForSelector('#data',{timeout:120000});
const times=[];
for (let i=0;i<6;i++){ const word='marker'+i; writeFileSync(file,before.replace('The image problems use','The image problems '+word+' use')); const t=performance.now(); await p.waitForFunction(w=>document.body.innerText.includes(w),word,{timeout:60000,polling:50}); times.push(Math.round(performance.now()-t)); await new Promise(r=>setTimeout(r,1500)); }
writeFileSync(file,before); console.log(times.join(' '),'ms'); await b.close(); child.kill('SIGINT'); console.log(out.split('\n').slice(-6).join('\n')); process.exit(0);
